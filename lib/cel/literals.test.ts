import { expect, test } from "vitest";
import { CompileError, policyCompiler } from "./expression";

const valueOf = (source: string) => policyCompiler({ params: false }).compile(source).evaluate({});

test.each([
  ["{?'a': optional.none(), 'b': 1}.size()", 1n],
  ["{?'a': optional.of(2), 'b': 1}['a']", 2n],
  ["[?optional.of(1), 2, ?optional.none()]", [1n, 2n]],
  ["[[1, 2][?0].orValue(3), [1, 2][?5].orValue(3)]", [1n, 3n]],
  ["true ? {'a': 1}.size() : {?'b': optional.of(2)}.size()", 1n],
  ["'{?' + \"[?\" + r'{?' + '''{'?''' // [?", "{?[?{?{'?"],
])("an optional entry is there if it has a value: %s", (source, value) => {
  expect(valueOf(source)).toEqual(value);
});

test.each([
  ["google.protobuf.Timestamp{seconds: 5} == timestamp('1970-01-01T00:00:05Z')", true],
  ["google.protobuf.Duration{seconds: 5} == duration('5s')", true],
  ["google.protobuf.Int64Value{value: 3} + 4", 7n],
  ["google.protobuf.Int64Value{}", 0n],
  [
    "google.protobuf.Struct{fields: {'a': google.protobuf.Value{string_value: 'x'}}} == {'a': 'x'}",
    true,
  ],
])("a message of protocol buffers has the value that CEL has for it: %s", (source, value) => {
  expect(valueOf(source)).toBe(value);
});

test.each([
  ["{?'a': 1}", "An entry with ? takes an optional value, not int"],
  ["[?optional.of('a'), 1]", "A list holds values of one type"],
  ["{'a': ?optional.of(1)}", "Unexpected token"],
  ["size([1, 2], ?3)", "Unexpected token"],
  ["google.protobuf.Int64Value{value: 'a'}", "google.protobuf.Int64Value.value takes int"],
  ["google.protobuf.Duration{minutes: 5}", "google.protobuf.Duration has no field minutes"],
  ["Object{spec: 1}", "Unexpected character"],
])("what is no such literal does not compile: %s", (source, message) => {
  expect(() => valueOf(source)).toThrow(CompileError);
  expect(() => valueOf(source)).toThrow(message);
});
