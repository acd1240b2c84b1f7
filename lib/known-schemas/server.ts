import "server-only";

export { configuredSchemas } from "./configured-schemas";
export { loadSchemas, schemaFolders } from "./load-schemas";
export { type FieldsAnswer, fieldsOfKind } from "./fields-of-kind";
