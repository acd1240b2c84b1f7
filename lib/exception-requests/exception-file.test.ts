import { array, assert, constantFrom, property, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { loadExceptions } from "@/lib/admission";
import { exceptionPath, catalogPlace } from "@/lib/curation";
import { exceptionName, exceptionText } from "./exception-file";
import type { ExceptionRequest } from "./exception-request";

const request = (given: Partial<ExceptionRequest>): ExceptionRequest => ({
  id: "018f0000-0000-7000-8000-0000deadbeef",
  policy: "image-sources",
  rule: 1,
  team: "payments",
  object: { kind: "Deployment", name: "checkout", namespace: "payments" },
  finding: "",
  reason: "Until the move is done.",
  expires: "2027-01-31",
  state: "pending",
  askedById: "1",
  askedBy: "Diego",
  askedAt: new Date(0),
  decidedBy: undefined,
  decidedAt: undefined,
  remark: "",
  exception: undefined,
  proposal: undefined,
  ...given,
});
const narrow = { expires: "2027-01-31", widened: { allRules: false, allObjects: false } };

test("whatever is asked for becomes a file that the layout knows and that reads as it was asked for", () => {
  const text = string({ unit: "binary", minLength: 1, maxLength: 40 }).filter((one) =>
    one.isWellFormed(),
  );
  assert(
    property(
      tuple(
        text,
        text,
        text,
        text,
        array(constantFrom("\n", ": ", "- ", "#", "'", '"')).map(
          (parts) => `because ${parts.join("x")} of it`,
        ),
      ),
      ([policy, team, kind, name, reason]) => {
        const asked = request({
          policy,
          team,
          object: { kind, name, namespace: undefined },
          reason: reason.trim(),
        });
        const file = exceptionName(asked);
        expect(catalogPlace(exceptionPath(file))).toEqual({ kind: "exception", name: file });
        const read = loadExceptions([
          { path: exceptionPath(file), text: exceptionText(file, asked, narrow) },
        ]);
        expect(read).toMatchObject({
          problems: [],
          exceptions: [{ policy, team, rules: [1], object: { kind, name }, reason: reason.trim() }],
        });
      },
    ),
  );
});
