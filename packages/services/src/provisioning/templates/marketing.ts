import type { Template } from "./template.ts";

/** An agency that sends newsletters for others: campaigns, the templates they use, and audiences. */
export const marketing: Template = {
  branches: [
    {
      name: { en: "Studio", ar: "الاستوديو" },
      address: { en: "Dubai Media City, building 7", ar: "مدينة دبي للإعلام، المبنى 7" },
    },
  ],
  users: [
    { name: { en: "Layla Mansour", ar: "ليلى منصور" }, login: "layla", role: "admin" },
    { name: { en: "Omar Said", ar: "عمر سعيد" }, login: "omar", role: "member" },
    { name: { en: "Julia Stern", ar: "جوليا شتيرن" }, login: "julia", role: "member" },
  ],
  orders: {
    customers: [
      { en: "Palm Grove Hotels", ar: "فنادق بستان النخيل" },
      { en: "Noor Optics", ar: "نور للبصريات" },
      { en: "Blue Dhow Tours", ar: "رحلات السفينة الزرقاء" },
      { en: "Qahwa House", ar: "بيت القهوة" },
    ],
    cents: [49_900, 120_000, 15_000, 75_000, 9_900],
    days: 28,
    perDay: 1,
  },
  content: [
    {
      kind: "campaign",
      title: { en: "Ramadan offers", ar: "عروض رمضان" },
      body: { template: "offer", audience: "customers", state: "sent", sent: 4_812, opened: 2_190, clicked: 403 },
    },
    {
      kind: "campaign",
      title: { en: "New branch in Sohar", ar: "فرع جديد في صحار" },
      body: { template: "news", audience: "newsletter", state: "sent", sent: 9_240, opened: 3_511, clicked: 612 },
    },
    {
      kind: "campaign",
      title: { en: "Weekly digest 14", ar: "النشرة الأسبوعية 14" },
      body: { template: "news", audience: "newsletter", state: "scheduled", sent: 0, opened: 0, clicked: 0 },
    },
    {
      kind: "campaign",
      title: { en: "We miss you", ar: "اشتقنا إليكم" },
      body: { template: "offer", audience: "inactive", state: "draft", sent: 0, opened: 0, clicked: 0 },
    },
    {
      kind: "email_template",
      title: { en: "Welcome", ar: "أهلاً بكم" },
      body: {
        code: "welcome",
        subject: { en: "Welcome, {{name}}", ar: "أهلاً بك يا {{name}}" },
        text: {
          en: "Hello {{name}},\n\nthank you for joining us. Your first order is 10 % off with WELCOME.",
          ar: "مرحباً {{name}}،\n\nشكراً لانضمامك إلينا. لك خصم 10 % على طلبك الأول بالرمز WELCOME.",
        },
      },
    },
    {
      kind: "email_template",
      title: { en: "Offer", ar: "عرض" },
      body: {
        code: "offer",
        subject: { en: "{{offer}}: only until {{until}}", ar: "{{offer}}: حتى {{until}} فقط" },
        text: {
          en: "Dear {{name}},\n\n{{offer}} is waiting for you until {{until}}.",
          ar: "عزيزنا {{name}}،\n\n{{offer}} بانتظارك حتى {{until}}.",
        },
      },
    },
    {
      kind: "email_template",
      title: { en: "News", ar: "أخبار" },
      body: {
        code: "news",
        subject: { en: "What is new at {{company}}", ar: "الجديد لدى {{company}}" },
        text: {
          en: "Dear reader,\n\nhere is what happened this week:\n\n{{articles}}",
          ar: "قارئنا العزيز،\n\nإليك ما حدث هذا الأسبوع:\n\n{{articles}}",
        },
      },
    },
    {
      kind: "audience",
      title: { en: "Newsletter readers", ar: "قراء النشرة" },
      body: { code: "newsletter", readers: 9_240, languages: ["en", "ar"] },
    },
    {
      kind: "audience",
      title: { en: "Customers of the last year", ar: "عملاء العام الماضي" },
      body: { code: "customers", readers: 4_812, languages: ["ar", "en"] },
    },
    {
      kind: "audience",
      title: { en: "Quiet for 90 days", ar: "بلا نشاط منذ 90 يوماً" },
      body: { code: "inactive", readers: 1_377, languages: ["en"] },
    },
  ],
};
