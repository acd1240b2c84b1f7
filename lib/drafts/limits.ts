/** What a draft may hold. The engine's own limits are the same or lower: a test holds them against each other. */
export const draftLimits = {
  /** As a folder of the catalog may. */
  files: 400,
  /** Bytes (UTF-8) of one file, and of all. */
  fileBytes: 1024 * 1024,
  totalBytes: 5 * 1024 * 1024,
  /** Characters of a path. */
  path: 200,
  /** Bytes of a history, from which on it is thinned as it grows. */
  historyBytes: 200 * 1024 * 1024,
  /** Of a request that holds files: what the server takes of any request. */
  requestBytes: 5 * 1024 * 1024,
  /** Of something that is uploaded to be imported. */
  uploadBytes: 4 * 1024 * 1024,
} as const;
