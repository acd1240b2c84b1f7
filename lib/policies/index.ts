export type { PolicyDocument, PolicySource } from "./policy-document";
