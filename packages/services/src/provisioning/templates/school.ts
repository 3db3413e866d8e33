import type { Template } from "./template.ts";

const course = (en: string, ar: string, body: { grade: number; teacher: string; hoursPerWeek: number }) => ({
  kind: "course",
  title: { en, ar },
  body,
});

/** A private school of two sites: courses, terms, and fees as orders. */
export const school: Template = {
  branches: [
    {
      name: { en: "Main campus", ar: "المبنى الرئيسي" },
      address: { en: "Al Ghubra North, Muscat", ar: "الغبرة الشمالية، مسقط" },
    },
    {
      name: { en: "Kindergarten", ar: "الروضة" },
      address: { en: "Al Azaiba Garden Street, Muscat", ar: "شارع حديقة العذيبة، مسقط" },
    },
  ],
  users: [
    { name: { en: "Nadia Al Kindi", ar: "نادية الكندية" }, login: "head", role: "admin" },
    { name: { en: "Ibrahim Al Mahrouqi", ar: "إبراهيم المحروقي" }, login: "ibrahim", role: "member" },
    { name: { en: "Claire Dubois", ar: "كلير دوبوا" }, login: "claire", role: "member" },
    { name: { en: "Samira Al Wahaibi", ar: "سميرة الوهيبية" }, login: "samira", role: "member" },
    { name: { en: "David Okafor", ar: "ديفيد أوكافور" }, login: "david", role: "member" },
  ],
  orders: {
    customers: [
      { en: "Family Al Busaidi", ar: "عائلة البوسعيدي" },
      { en: "Family Haddad", ar: "عائلة حداد" },
      { en: "Family Al Maamari", ar: "عائلة المعمري" },
      { en: "Family Thomas", ar: "عائلة توماس" },
      { en: "Family Al Siyabi", ar: "عائلة السيابي" },
    ],
    cents: [78_000, 13_000, 5_200, 78_000, 2_600, 31_200, 9_100],
    days: 21,
    perDay: 2,
  },
  content: [
    course("Mathematics 4", "الرياضيات 4", { grade: 4, teacher: "ibrahim", hoursPerWeek: 6 }),
    course("Arabic 4", "اللغة العربية 4", { grade: 4, teacher: "samira", hoursPerWeek: 7 }),
    course("English 4", "اللغة الإنجليزية 4", { grade: 4, teacher: "david", hoursPerWeek: 5 }),
    course("Science 5", "العلوم 5", { grade: 5, teacher: "ibrahim", hoursPerWeek: 4 }),
    course("French 5", "اللغة الفرنسية 5", { grade: 5, teacher: "claire", hoursPerWeek: 3 }),
    course("Islamic studies 5", "التربية الإسلامية 5", { grade: 5, teacher: "samira", hoursPerWeek: 3 }),
    {
      kind: "term",
      title: { en: "Autumn term", ar: "الفصل الدراسي الأول" },
      body: { weeks: 17, examWeeks: 2 },
    },
    {
      kind: "term",
      title: { en: "Spring term", ar: "الفصل الدراسي الثاني" },
      body: { weeks: 18, examWeeks: 2 },
    },
  ],
};
