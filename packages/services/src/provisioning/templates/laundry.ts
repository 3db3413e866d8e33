import type { Template } from "./template.ts";

const price = (en: string, ar: string, cents: number, hours: number) => ({
  kind: "price",
  title: { en, ar },
  body: { cents, readyInHours: hours },
});

/** A laundry of three shops: washing, pressing, collection at the door. */
export const laundry: Template = {
  branches: [
    {
      name: { en: "Al Khuwair", ar: "الخوير" },
      address: { en: "Al Khuwair Street 33, Muscat", ar: "شارع الخوير 33، مسقط" },
    },
    {
      name: { en: "Ruwi", ar: "روي" },
      address: { en: "Souq Ruwi Street, Muscat", ar: "شارع سوق روي، مسقط" },
    },
    {
      name: { en: "Al Seeb", ar: "السيب" },
      address: { en: "Wadi Al Bahais Road, Al Seeb", ar: "طريق وادي البحائص، السيب" },
    },
  ],
  users: [
    { name: { en: "Salim Al Harthy", ar: "سالم الحارثي" }, login: "salim", role: "admin" },
    { name: { en: "Maryam Al Lawati", ar: "مريم اللواتية" }, login: "maryam", role: "member" },
    { name: { en: "Rajesh Nair", ar: "راجيش ناير" }, login: "rajesh", role: "member" },
    { name: { en: "Huda Al Zadjali", ar: "هدى الزدجالية" }, login: "huda", role: "member" },
  ],
  orders: {
    customers: [
      { en: "Aisha Al Balushi", ar: "عائشة البلوشية" },
      { en: "Hotel Al Bandar", ar: "فندق البندر" },
      { en: "Khalid Al Rawahi", ar: "خالد الرواحي" },
      { en: "Shanfari Catering", ar: "الشنفري للتموين" },
      { en: "Fatma Al Hinai", ar: "فاطمة الهنائية" },
      { en: "Yusuf Mohammed", ar: "يوسف محمد" },
      { en: "Oasis Clinic", ar: "عيادة الواحة" },
    ],
    cents: [260, 780, 1_430, 520, 3_900, 1_040, 650, 9_100, 325, 1_950, 455],
    days: 30,
    perDay: 3,
  },
  content: [
    price("Shirt, washed and pressed", "قميص، غسيل وكي", 130, 24),
    price("Dishdasha, washed and pressed", "دشداشة، غسيل وكي", 182, 24),
    price("Abaya, dry-cleaned", "عباءة، تنظيف جاف", 390, 48),
    price("Suit, dry-cleaned", "بدلة، تنظيف جاف", 780, 48),
    price("Blanket, double", "بطانية مزدوجة", 650, 72),
    price("Carpet, per square metre", "سجاد، للمتر المربع", 325, 120),
    price("Curtains, per kilogram", "ستائر، للكيلوغرام", 260, 96),
    {
      kind: "schedule",
      title: { en: "Collection round, north", ar: "جولة الاستلام، الشمال" },
      body: { days: ["sunday", "tuesday", "thursday"], from: "09:00", to: "13:00" },
    },
    {
      kind: "schedule",
      title: { en: "Collection round, south", ar: "جولة الاستلام، الجنوب" },
      body: { days: ["monday", "wednesday"], from: "16:00", to: "20:00" },
    },
  ],
};
