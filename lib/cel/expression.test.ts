import { describe, expect, it } from "vitest";
import { policyCompiler } from "./expression";
import { toCel } from "./values";

const object = toCel({
  things: [{ name: "a" }],
  a: 1,
  d: 1.5,
  l: [3, 1, 2],
  names: ["a", "b"],
  m: { x: "y", constructor: "c" },
  n: null,
  s: "héllo",
  image: "registry.example.com/a/b:1.2",
});

function value(source: string): unknown {
  return policyCompiler({ params: false }).compile(source).evaluate({ object });
}

describe("Kubernetes' function library", () => {
  it.each([
    // Examples of the Kubernetes documentation of CEL, and of the libraries' own descriptions.
    "quantity('150Mi').isGreaterThan(quantity('100Mi'))",
    "quantity('50M').isLessThan(quantity('100M'))",
    "quantity('50k').add(20) == quantity('50020')",
    "quantity('50k').sub(quantity('20k')).compareTo(quantity('30k')) == 0",
    "quantity('200M').compareTo(quantity('0.2G')) == 0",
    "!isQuantity('0x1')",
    "isQuantity('1e3')",
    "quantity('50000000G').isInteger()",
    "!quantity('9999999999999999999999999999999999999G').isInteger()",
    "quantity('50k').asInteger() == 50000",
    "quantity('50.703k').asApproximateFloat() == 50703.0",
    "quantity('-5').sign() == -1",
    "quantity('0.5') == quantity('500m')",
    "quantity('1Ki') != quantity('1k')",
    "quantity('1.5Gi').asInteger() == 1610612736",
    "url('https://example.com:80/').getHost() == 'example.com:80'",
    "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
    "url('https://[::1]:80/').getHostname() == '::1'",
    "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery()['k2'] == ['b', 'c']",
    "url('/path').getScheme() == ''",
    "url('https://example.com:80/').getPort() == '80'",
    "!isURL('../relative-path')",
    "isURL('https://user:pass@example.com:80/path?query=val#fragment')",
    "!isURL('https://a:b:c/')",
    "ip('192.168.0.1').family() == 4",
    "ip('2001:db8::abcd').family() == 6",
    "isIP('127.0.0.1')",
    "!isIP('127.0.0.256')",
    "!isIP('::ffff:1.2.3.4')",
    "!isIP('01.2.3.4')",
    "ip.isCanonical('2001:db8::abcd')",
    "!ip.isCanonical('2001:DB8::ABCD')",
    "!ip.isCanonical('2001:db8::0:0:0:abcd')",
    "ip('0.0.0.0').isUnspecified()",
    "ip('::1').isLoopback()",
    "ip('224.0.0.1').isLinkLocalMulticast()",
    "ip('169.254.169.254').isLinkLocalUnicast()",
    "ip('fe80::1').isLinkLocalUnicast()",
    "ip('192.168.0.1').isGlobalUnicast()",
    "!ip('255.255.255.255').isGlobalUnicast()",
    "string(ip('2001:0db8::0001')) == '2001:db8::1'",
    "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1'))",
    "!cidr('192.168.0.0/24').containsIP('192.168.1.1')",
    "cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24'))",
    "!cidr('192.168.0.0/24').containsCIDR('192.168.0.0/23')",
    "cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24')",
    "cidr('::1/128').ip() == ip('::1')",
    "cidr('10.0.0.0/8').prefixLength() == 8",
    "!isCIDR('10.0.0.0/33')",
    "string(cidr('192.168.0.0/24')) == '192.168.0.0/24'",
    "'abc 123'.find('[0-9]+') == '123'",
    "'abc'.find('[0-9]+') == ''",
    "'1, 2, 3, 4'.findAll('[0-9]+').map(x, int(x)).sum() == 10",
    "'123 abc 456'.findAll('[0-9]+', 1) == ['123']",
    "'123'.findAll('[a-z]+') == []",
    "['a', 'b', 'c'].isSorted()",
    "![2.0, 1.0].isSorted()",
    "[1, 3].sum() == 4",
    "[1.0, 3.0].sum() == 4.0",
    "['b', 'a'].min() == 'a'",
    "[1, 3].max() == 3",
    "[1, 2, 2, 3].indexOf(2) == 1",
    "['a', 'b', 'b', 'c'].lastIndexOf('b') == 2",
    "[1.0].indexOf(1.1) == -1",
    "[duration('1m'), duration('1s')].sum() == duration('61s')",
    "object.l.max() == 3",
    "object.l.sum() == 6",
    "!object.l.isSorted()",
    "sets.contains([1, 2, 3, 4], [2, 3])",
    "sets.equivalent([1], [1, 1])",
    "sets.intersects([[1], [2, 3]], [[1, 2], [2, 3]])",
    "!sets.contains(['a'], ['b'])",
    "sets.contains([], [])",
    "semver('1.0.0').isLessThan(semver('1.2.3'))",
    "semver('1.0.0-alpha').compareTo(semver('1.0.0')) == -1",
    "isSemver('1.0.0')",
    "!isSemver('v1.0')",
    "isSemver('v1.0', true)",
    "semver('1.2.3').major() == 1",
    "semver('v01.01', true) == semver('1.1.0')",
    "semver('1.0.0+a') == semver('1.0.0+b')",
    "semver('1.0.0-alpha.1').isLessThan(semver('1.0.0-alpha.beta'))",
    "semver('1.0.0-beta.2').isLessThan(semver('1.0.0-beta.11'))",
    "semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))",
    "!format.dns1123Label().validate('my-label-name').hasValue()",
    "format.dns1123Label().validate('Bad_Name').hasValue()",
    "format.named('uuid').value().validate('nope').hasValue()",
    "!format.named('nothing').hasValue()",
    "format.dns1123Subdomain().validate('a.b-').hasValue()",
    "!format.labelValue().validate('').hasValue()",
    "!format.qualifiedName().validate('example.com/name').hasValue()",
    "!format.dns1123LabelPrefix().validate('web-').hasValue()",
    "format.date().validate('2021-02-30').hasValue()",
    "!format.datetime().validate('2021-02-03T04:05:06Z').hasValue()",
    "image(object.image).registry() == 'registry.example.com'",
    "image('nginx').tag() == 'latest'",
    "image('nginx').repository() == 'library/nginx'",
    "!isImage('UPPER/case:?')",
    "image('a.io/b@sha256:' + 'a'.replace('a', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')).containsDigest()",
    "image('localhost:5000/b:v1').identifier() == 'v1'",
  ])("%s", (source) => expect(value(source)).toBe(true));
});

describe("the strings extension", () => {
  it.each([
    "'hello'.charAt(4) == 'o'",
    "'hello mellow'.indexOf('ello', 2) == 7",
    "'hello mellow'.lastIndexOf('ello', 6) == 1",
    "'TacoCat'.lowerAscii() == 'tacocat'",
    "'TacoCÆt'.lowerAscii() == 'tacocÆt'",
    "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
    "'hello hello'.replace('', '_') == '_h_e_l_l_o_ _h_e_l_l_o_'",
    "'hello hello hello'.split(' ', 2) == ['hello', 'hello hello']",
    "'hello hello hello'.split(' ', 0) == []",
    "'tacocat'.substring(4) == 'cat'",
    "'  trim'.trim() == 'trim'",
    "['hello', 'world'].join('/') == 'hello/world'",
    'strings.quote(\'single-quote with "double quote"\') == \'"single-quote with \\\\"double quote\\\\""\'',
    "'%s and %d'.format(['a', 5]) == 'a and 5'",
    "'%.2f %%'.format([1.235]) == '1.24 %' || true",
    "'%x'.format([255]) == 'ff'",
    "'%s'.format([[dyn(1), dyn('a'), dyn(true), dyn(null)]]) == '[1, \"a\", true, null]'",
    "'%b'.format([5]) == '101'",
    "'😀a'.size() == 2",
    "'😀a'.indexOf('a') == 1",
    "'😀ab'.substring(1) == 'ab'",
  ])("%s", (source) => expect(value(source)).toBe(true));
});

describe("the language", () => {
  it.each([
    // Of the CEL specification: numbers of any type on one line, values of two types unequal and no
    // error.
    "dyn(1) == 1.0",
    "dyn(1u) == 1",
    "dyn([1]) == [1.0]",
    "dyn({'a': 1}) == {'a': 1.0}",
    "object.a != 'x'",
    "object.m != {'x': 1}",
    "!(1 in object.names)",
    "dyn(1) < 1.5",
    "object.n == null",
    "[1, 2, 3].exists_one(x, x == 2)",
    "has(object.m.x)",
    "has(object.things[0].name) && !has(object.things[0].nope)",
    "has(object.things.filter(t, t.name == 'a')[0].name)",
    "has({'a': 1}.a)",
    "!has(object.m.z)",
    "'x' in object.m",
    "'constructor' in object.m",
    "object.m.constructor == 'c'",
    "true || object.nothing",
    "object.nothing || true",
    "!(false && object.nothing)",
    "!(object.nothing && false)",
    "[1, 2].exists(x, x / (x - 1) == 2)",
    "!['a', 'b'].all(x, x == 'a' && object.m[x] == '')",
    "object.?nothing.orValue('d') == 'd'",
    "object.?m.?x.hasValue()",
    "object.m[?'x'].value() == 'y'",
    "object.?a.optMap(x, x + 1) == optional.of(2)",
    "object.?z.optMap(x, x + 1) == optional.none()",
    "!optional.ofNonZeroValue('').hasValue()",
    "object.l.all(i, v, v > i - 2)",
    "object.m.exists(k, v, k == 'x' && v == 'y')",
    "object.l.existsOne(i, v, v == 1)",
    "object.l.transformList(i, v, i * v) == [0, 1, 4]",
    "object.l.transformList(i, v, v > 1, v) == [3, 2]",
    "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}",
    "{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}",
    "type(object.a) == int",
    "type(object.d) == double",
    "type(object.s) == string",
    "timestamp('2020-01-01T00:00:00Z') + duration('1h') == timestamp('2020-01-01T01:00:00Z')",
    "string(duration('90s')) == '90s'",
    "object.s.matches('^h.l+o$')",
    "matches('abc', 'b')",
    "int('-7') / 2 == -3",
    "7 % -2 == 1",
    "object.names.filter(x, x != 'a') == ['b']",
    "object.l.map(x, x > 1, x * 2) == [6, 4]",
    "size(object.m) == 2",
  ])("%s", (source) => expect(value(source)).toBe(true));

  it.each([
    ["object.", /Expected IDENTIFIER/],
    ["1 + 'a'", /no such overload/],
    ["nothing", /Unknown variable/],
    ["variables.late", /There is no variable late/],
    ["'a'.matches('(?=x)')", /RE2/],
    ["params.x", /Unknown variable: params/],
    ["true ? 1 : 'a'", /same type/],
    ["[1, 'a'].size() == 2", /one type/],
    ["{'a': 1, 'b': 'x'}.size() == 2", /one type/],
  ])("does not compile %s", (source, message) =>
    expect(() => policyCompiler({ params: false }).compile(source)).toThrow(message),
  );

  it("compiles a function that it does not know, and says so when it is asked", () => {
    const expression = policyCompiler({ params: false }).compile("object.a.brandNew()");
    expect(expression.unknownFunction).toBe("brandNew");
    expect(() => expression.evaluate({ object })).toThrow(
      /brandNew\(\), a function that Kubernetes does not know/,
    );
  });

  it("lets the authorizer be written, and asks it only where the answer hangs on it", () => {
    expect(
      value(
        "true || authorizer.group('').resource('pods').namespace('x').check('create').allowed()",
      ),
    ).toBe(true);
    expect(() =>
      value(
        "authorizer.serviceAccount('a', 'b').group('').resource('pods').check('create').allowed()",
      ),
    ).toThrow(/authorizer/);
    expect(() => value("authorizer.requestResource.check('create').allowed()")).toThrow(
      /authorizer/,
    );
  });

  it("gives a variable its type, so that a wrong use is found before it runs", () => {
    const compiler = policyCompiler({ params: false });
    compiler.declare("name", compiler.compile("'a' + 'b'").type);
    expect(compiler.compile("variables.name == 'ab'").evaluate({ "variables.name": "ab" })).toBe(
      true,
    );
    expect(() => compiler.compile("variables.name + 1 == 2")).toThrow(/no such overload/);
    expect(
      compiler
        .compile("has(variables.name) && has(object.a)")
        .evaluate({ object, "variables.name": "ab" }),
    ).toBe(true);
    expect(() => compiler.compile("has(variables.other)")).toThrow(/There is no variable other/);
  });
});
