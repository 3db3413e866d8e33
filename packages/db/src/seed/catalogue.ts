import type { Cycle } from "@tenantry/core/catalogue/plan";
import { type Currency, currencyExponents } from "@tenantry/core/money";
import type { Queryable } from "../client.ts";
import { features, meters, plans, planVersions, prices } from "../platform/catalogue.ts";
import { settings } from "../platform/operations.ts";
import { placements } from "../platform/tenancy.ts";

const launch = new Date("2026-01-01T00:00:00Z");

/** S3's twelve features, in S4's catalogue shape: code, English and Arabic name, what it does. */
const featureSeed = [
  [
    "whatsapp_receipts",
    "receipts",
    "WhatsApp receipts",
    "إيصالات واتساب",
    "Send receipts to customers by WhatsApp",
    "إرسال الإيصالات إلى العملاء عبر واتساب",
    true,
  ],
  [
    "pdf_invoices",
    "receipts",
    "PDF invoices",
    "فواتير PDF",
    "Make PDF invoices and receipts for your customers",
    "إصدار فواتير وإيصالات PDF لعملائك",
    false,
  ],
  [
    "in_app_receipts",
    "receipts",
    "In-app receipts",
    "إيصالات داخل التطبيق",
    "Customers see their receipts in the app",
    "يطّلع العملاء على إيصالاتهم داخل التطبيق",
    false,
  ],
  ["printing", "receipts", "Printing", "الطباعة", "Print labels and receipts", "طباعة الملصقات والإيصالات", false],
  [
    "loyalty_programs",
    "growth",
    "Loyalty programmes",
    "برامج الولاء",
    "Points and rewards for returning customers",
    "نقاط ومكافآت للعملاء الدائمين",
    false,
  ],
  [
    "marketplace_listings",
    "growth",
    "Marketplace listings",
    "الظهور في السوق",
    "Be found in the marketplace",
    "الظهور في دليل السوق",
    false,
  ],
  [
    "driver_app",
    "operations",
    "Driver app",
    "تطبيق السائق",
    "Pick-up and delivery for drivers",
    "الاستلام والتوصيل للسائقين",
    false,
  ],
  [
    "multi_branch",
    "operations",
    "Several branches",
    "تعدد الفروع",
    "Run more than one branch",
    "إدارة أكثر من فرع",
    false,
  ],
  [
    "b2b_contracts",
    "operations",
    "Business contracts",
    "عقود الشركات",
    "Contracts and terms for business customers",
    "عقود وشروط لعملاء الشركات",
    false,
  ],
  [
    "advanced_analytics",
    "insight",
    "Advanced analytics",
    "تحليلات متقدمة",
    "Reports beyond the basics",
    "تقارير تتجاوز الأساسيات",
    false,
  ],
  [
    "api_access",
    "insight",
    "API access",
    "الوصول البرمجي",
    "Read and write your data by API",
    "قراءة بياناتك وكتابتها عبر واجهة برمجية",
    false,
  ],
  [
    "white_label",
    "brand",
    "White label",
    "علامتك الخاصة",
    "Your name and domain everywhere",
    "اسمك ونطاقك في كل مكان",
    false,
  ],
] as const;

/** What is counted: code, kind, window, English and Arabic name and unit. */
const meterSeed = [
  ["orders", "counter", "subscription_month", "Orders", "الطلبات", "orders", "طلب"],
  ["users", "gauge", "none", "Users", "المستخدمون", "users", "مستخدم"],
  ["branches", "gauge", "none", "Branches", "الفروع", "branches", "فرع"],
  ["storage_mb", "gauge", "none", "Storage", "مساحة التخزين", "MB", "ميغابايت"],
  ["api_calls", "counter", "subscription_month", "API calls", "استدعاءات الواجهة البرمجية", "calls", "استدعاء"],
  ["domains", "gauge", "none", "Domains", "النطاقات", "domains", "نطاق"],
  ["campaigns", "counter", "subscription_month", "Campaigns", "الحملات", "campaigns", "حملة"],
  ["emails", "counter", "subscription_month", "E-mails", "رسائل البريد", "e-mails", "رسالة"],
] as const;

const all = featureSeed.map(([code]) => code);
const starter = ["pdf_invoices", "whatsapp_receipts", "in_app_receipts", "loyalty_programs"];
const growth = [...starter, "printing", "marketplace_listings", "driver_app", "multi_branch"];
const pro = [...growth, "b2b_contracts", "advanced_analytics", "api_access"];

/** S3's five plans. Limits: null is unlimited (−1 in S3's REST). */
const planSeed = [
  {
    code: "free",
    name: ["Free Trial", "تجربة مجانية"],
    text: ["For trying things out", "للتجربة والتعرّف"],
    limits: [20, 2, 1, 100],
    features: ["whatsapp_receipts"],
  },
  {
    code: "starter",
    name: ["Starter", "المبتدئ"],
    text: ["For one shop that is getting going", "لمتجر واحد في بدايته"],
    limits: [100, 5, 1, 500],
    features: starter,
  },
  {
    code: "growth",
    name: ["Growth", "النمو"],
    text: ["For a business with several branches", "لنشاط له عدة فروع"],
    limits: [500, 15, 3, 2000],
    features: growth,
    popular: true,
  },
  {
    code: "pro",
    name: ["Pro", "الاحترافي"],
    text: ["For teams that live on their numbers", "لفرق تعتمد على أرقامها"],
    limits: [2000, 50, 10, 10000],
    features: pro,
  },
  {
    code: "enterprise",
    name: ["Enterprise", "المؤسسات"],
    text: ["For groups with terms of their own", "للمجموعات ذات الشروط الخاصة"],
    limits: [null, null, null, null],
    features: all,
    contactSales: true,
  },
] as const;

/** Monthly list prices in major units; quarterly = 3 ×, yearly = 10 ×. */
const monthlyPrices: Partial<Record<Currency, Record<string, number>>> = {
  OMR: { starter: 29, growth: 79, pro: 199 },
  USD: { starter: 29, growth: 79, pro: 199 },
  JPY: { starter: 2900, growth: 7900, pro: 19900 },
  INR: { starter: 2499, growth: 6499, pro: 16499 },
  AED: { starter: 109, growth: 289, pro: 729 },
  EUR: { starter: 27, growth: 73, pro: 183 },
};
const months: Record<Cycle, bigint> = { monthly: 1n, quarterly: 3n, yearly: 10n };

/** First-start catalogue; rows that exist are left alone, because staff may have changed them since. */
export async function seedCatalogue(db: Queryable): Promise<void> {
  await db
    .insert(placements)
    .values({ name: "primary", connectionSecret: null, createdAt: launch })
    .onConflictDoNothing();
  await db.insert(settings).values({ key: "platform", value: {}, updatedAt: launch }).onConflictDoNothing();
  await db
    .insert(features)
    .values(
      featureSeed.map(([code, group, en, ar, descriptionEn, descriptionAr, isDefault], sortOrder) => ({
        code,
        group,
        name: { en, ar },
        description: { en: descriptionEn, ar: descriptionAr },
        isDefault,
        sortOrder,
      })),
    )
    .onConflictDoNothing();
  await db
    .insert(meters)
    .values(
      meterSeed.map(([code, kind, window, en, ar, unitEn, unitAr], sortOrder) => ({
        code,
        kind,
        window,
        name: { en, ar },
        unit: { en: unitEn, ar: unitAr },
        sortOrder,
      })),
    )
    .onConflictDoNothing();
  for (const [sortOrder, plan] of planSeed.entries()) {
    await db
      .insert(plans)
      .values({
        code: plan.code,
        name: { en: plan.name[0], ar: plan.name[1] },
        description: { en: plan.text[0], ar: plan.text[1] },
        sortOrder: sortOrder + 1,
        isPublic: true,
        isPopular: "popular" in plan,
        contactSales: "contactSales" in plan,
        createdAt: launch,
      })
      .onConflictDoNothing();
    const [orders, users, branches, storage_mb] = plan.limits;
    const version = {
      id: versionId(sortOrder),
      planCode: plan.code,
      version: 1,
      publishedAt: launch,
      trialDays: 14,
      trialEnd: { strategy: "free" } as const,
      limits: { orders, users, branches, storage_mb },
      features: [...plan.features],
    };
    const added = await db
      .insert(planVersions)
      .values(version)
      .onConflictDoNothing()
      .returning({ id: planVersions.id });
    if (added.length > 0 && plan.code !== "enterprise")
      await db.insert(prices).values(priceRows(version.id, plan.code));
  }
}

function priceRows(planVersionId: string, code: string) {
  const currencies = Object.entries(monthlyPrices) as [Currency, Record<string, number>][];
  return currencies.flatMap(([currency, list]) => {
    const monthly = BigInt(list[code] ?? 0) * 10n ** BigInt(currencyExponents[currency]);
    return (Object.keys(months) as Cycle[]).map((cycle) => ({
      planVersionId,
      currency,
      cycle,
      amountMinor: monthly * months[cycle],
    }));
  });
}

/** Fixed ids keep the seed idempotent and the demo's links stable. */
const versionId = (index: number): string => `01900000-0000-7000-8000-00000000000${index + 1}`;
