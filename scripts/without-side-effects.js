/**
 * For esbuild: of a noun only what is used, since nothing in `lib` does anything by being imported.
 */
export const withoutSideEffects = {
  name: "without-side-effects",
  setup(build) {
    build.onResolve({ filter: /^(@\/|\.)/ }, async ({ path: asked, ...options }) => {
      if (options.pluginData === "resolving" || options.importer.includes("node_modules"))
        return undefined;
      const found = await build.resolve(asked, { ...options, pluginData: "resolving" });
      const isOurs = found.errors.length === 0 && !found.path.includes("node_modules");
      return isOurs ? { ...found, sideEffects: false } : found;
    });
  },
};
