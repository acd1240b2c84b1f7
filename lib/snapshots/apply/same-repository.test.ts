import { expect, test } from "vitest";
import { compareAddress, shownAddress } from "./same-repository";

const repository = {
  owner: "Acme",
  name: "platform",
  webUrl: "https://git.example.com/Acme/platform",
  apiUrl: "https://api.git.example.com",
};

test.each([
  ["https://git.example.com/acme/platform.git", "here"],
  ["https://GIT.example.com:8443/Acme/Platform/", "here"],
  ["http://someone:secret@git.example.com/acme/platform", "here"],
  ["ssh://git@git.example.com:22/acme/platform.git", "here"],
  ["ssh://git@ssh.git.example.com:443/acme/platform.git", "here"],
  ["git@git.example.com:acme/platform.git", "here"],
  ["http://git.flux-system.svc/acme/platform.git", "alias"],
  ["https://git.example.com.evil.example/acme/platform", "alias"],
  ["https://git.example.com/acme/other", "elsewhere"],
  ["https://git.example.com/acme/platform/more", "elsewhere"],
  ["https://evil.example/https://git.example.com/acme/platform", "elsewhere"],
  ["oci://git.example.com/acme", "elsewhere"],
  ["acme/platform", "elsewhere"],
  ["", "elsewhere"],
])("%s is %s", (url, expected) => {
  expect(compareAddress(url, repository)).toBe(expected);
});

test("an address is shown without a login, and without what comes after it", () => {
  expect(shownAddress("https://me:token@example.com/a/b?token=x#y")).toBe(
    "https://example.com/a/b",
  );
});
