/**
 * Every function that Kubernetes 1.36 knows. What is not here does not compile there, whatever our
 * library could do.
 */
const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");

export const functionNames: ReadonlySet<string> = new Set(
  words(`
  bool bytes double duration dyn int size string timestamp type uint has matches
  quantity isQuantity url isURL ip isIP cidr isCIDR semver isSemver image isImage
`),
);

export const methodNames: ReadonlySet<string> = new Set(
  words(`
  contains endsWith startsWith matches size
  getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds
  all exists exists_one existsOne map filter transformList transformMap transformMapEntry
  of none ofNonZeroValue or orValue hasValue value optMap optFlatMap
  charAt indexOf lastIndexOf lowerAscii upperAscii replace split substring trim join format quote
  isSorted sum min max find findAll equivalent intersects
  distinct reverse sort sortBy slice flatten first last range unwrap unwrapOpt
  getScheme getHost getHostname getPort getEscapedPath getQuery
  sign isInteger asInteger asApproximateFloat add sub isGreaterThan isLessThan compareTo
  family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast isCanonical
  containsIP containsCIDR ip masked prefixLength
  major minor patch containsDigest registry repository tag digest identifier
  named validate dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix dns1123SubdomainPrefix
  dns1035LabelPrefix labelValue uri uuid byte date datetime
  path group serviceAccount resource subresource namespace name fieldSelector labelSelector check allowed errored error reason
`),
);
