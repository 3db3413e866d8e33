// `npm test` names its own stack; by hand the running one of `npm start` is used.
export const portalUrl = process.env.PORTAL_URL ?? "http://localhost:3000";
export const demoFile = process.env.DEMO_FILE ?? ".data/demo.json";
export const chromiumPath = process.env.CHROMIUM_PATH;
