export { readUpload, type Upload } from "./read-upload";
export { importLimits, ReadFiles, type ReadImport, unpackArchive } from "./unpack";
