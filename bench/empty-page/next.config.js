import path from "node:path";

/** What an empty page of the same Next.js weighs: no shell, no styles, no session. */
/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: { root: path.join(import.meta.dirname, "..", "..") },
};
export default config;
