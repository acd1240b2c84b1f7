import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";

/**
 * What the adapter asks of node-postgres; it has no name for PostgreSQL's one-byte `"char"`, of
 * which system catalogs are full.
 */
interface Reader {
  performIO(query: unknown): Promise<{ fields: { name: string; dataTypeID: number }[] }>;
}

class CatalogReader extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const reader = adapter as unknown as Reader;
    const performIO = reader.performIO.bind(reader);
    const oneByte = new Set<string>();
    reader.performIO = async (query) => {
      const result = await performIO(query);
      for (const field of result.fields.filter(({ dataTypeID }) => dataTypeID === oneByteChar)) {
        oneByte.add(field.name);
        field.dataTypeID = text;
      }
      return result;
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      oneByte.clear();
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type, at) =>
        oneByte.has(result.columnNames[at] ?? "") ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

/** Object ids of PostgreSQL's built-in types (`pg_type.dat`). */
const oneByteChar = 18;
const text = 25;

/**
 * The SQL that would bring a database to `schema.prisma`; empty when it is there already. Runs
 * Prisma's schema engine as WebAssembly: the native one would have to be downloaded.
 */
export async function sqlToReachSchema(databaseUrl: string, schemaFile: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const runtime = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await readFile(
    path.join(path.dirname(require.resolve("@prisma/schema-engine-wasm")), "schema_engine_bg.wasm"),
  );
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": runtime });
  runtime.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();

  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => process.stderr.write(`${message}\n`),
    },
  });
  const content = await readFile(schemaFile, "utf8");
  const printed: string[] = [];
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new CatalogReader({ connectionString: databaseUrl }),
  );
  const engine = await runtime.SchemaEngine.new(
    { datamodels: [[schemaFile, content]] },
    (line: string) => printed.push(line),
    adapter,
  );
  const { stdout } = await engine.diff({
    from: {
      tag: "schemaDatasource",
      files: [{ path: schemaFile, content }],
      configDir: path.dirname(schemaFile),
    },
    to: { tag: "schemaDatamodel", files: [{ path: schemaFile, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}
