import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseCredential, readCredential, serialiseCredential } from "./cluster-credential";

const home = mkdtempSync(path.join(tmpdir(), "credential-"));
afterAll(() => rmSync(home, { recursive: true }));
const at = (name: string, text: string) => {
  const file = path.join(home, name);
  writeFileSync(file, text);
  return file;
};

test("a token alone is kept as the version before kept it, anything else can be read again", () => {
  const alone = { token: { text: "abc.def" } };
  expect(serialiseCredential(alone)).toBe("abc.def");
  for (const credential of [
    alone,
    { token: { file: "/t" }, ca: { text: "PEM" } },
    { kubeconfig: { file: "/k" } },
  ])
    expect(parseCredential(serialiseCredential(credential))).toEqual(credential);
});

test("files are read at each use: a token that was renewed counts without a restart", async () => {
  const token = at("token", "first\n");
  const ca = at("ca.crt", "PEM\n");
  const credential = { token: { file: token }, ca: { file: ca } };
  expect(await readCredential(credential)).toEqual({
    token: "first",
    certificateAuthority: "PEM\n",
  });
  at("token", "second\n");
  expect((await readCredential(credential)).token).toBe("second");
});

test("a kubeconfig says itself where its cluster is, and its files are read too", async () => {
  const token = at("other", "t\n");
  const kubeconfig = at(
    "config",
    `current-context: a
contexts: [{ name: a, context: { cluster: a, user: a } }]
clusters: [{ name: a, cluster: { server: "https://k8s.example.com" } }]
users: [{ name: a, user: { tokenFile: ${token} } }]
`,
  );
  expect(await readCredential({ kubeconfig: { file: kubeconfig } })).toEqual({
    apiUrl: "https://k8s.example.com",
    token: "t",
  });
});

test("a file that is not there is named", async () => {
  await expect(readCredential({ token: { file: "/nowhere/token" } })).rejects.toThrow(
    "/nowhere/token",
  );
});
