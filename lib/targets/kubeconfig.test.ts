import { describe, expect, it } from "vitest";
import { parseKubeconfig } from "./kubeconfig";

const config = (user: string, cluster = "") => `apiVersion: v1
kind: Config
current-context: eu
contexts:
  - { name: eu, context: { cluster: eu-1, user: slipway } }
  - { name: other, context: { cluster: gone, user: gone } }
clusters:
  - name: eu-1
    cluster: { server: "https://10.0.0.1:6443/", certificate-authority-data: ${Buffer.from("PEM").toString("base64")}${cluster} }
users:
  - name: slipway
    user: { ${user} }
`;

describe("a kubeconfig", () => {
  it("gives the server, its authority and a token of the current context", () => {
    expect(parseKubeconfig(config("token: abc"))).toEqual({
      apiUrl: "https://10.0.0.1:6443",
      certificateAuthority: { text: "PEM" },
      token: { text: "abc" },
      certificate: undefined,
      key: undefined,
    });
  });

  it("gives a client certificate with its key, as texts or as files", () => {
    expect(
      parseKubeconfig(config("client-certificate: /c.pem, client-key-data: aw==")),
    ).toMatchObject({ certificate: { file: "/c.pem" }, key: { text: "k" }, token: undefined });
    expect(parseKubeconfig(config("tokenFile: /var/token"))).toMatchObject({
      token: { file: "/var/token" },
    });
  });

  it("has a token by its file before the one that it holds, and none where that is empty", () => {
    expect(parseKubeconfig(config("token: old, tokenFile: /var/token")).token).toEqual({
      file: "/var/token",
    });
    const certificate = "client-certificate: /c.pem, client-key: /k.pem";
    expect(parseKubeconfig(config(`token: "", tokenFile: "", ${certificate}`))).toMatchObject({
      token: undefined,
      certificate: { file: "/c.pem" },
    });
    expect(() => parseKubeconfig(config('token: ""'))).toThrow(/neither a token/);
  });

  it.each([
    ["starts a program", config('exec: { command: "aws" }'), /has exec/],
    ["asks a provider", config("auth-provider: { name: gcp }"), /has auth-provider/],
    ["has a password", config("username: a, password: b"), /has username/],
    ["trusts everybody", config("token: a", ", insecure-skip-tls-verify: true"), /insecure-skip/],
    ["goes by a proxy", config("token: a", ', proxy-url: "http://p"'), /proxy-url/],
    [
      "names nobody",
      config("token: a").replace("current-context: eu", "current-context: x"),
      /not there/,
    ],
    ["has a certificate alone", config("client-certificate: /c.pem"), /and not both/],
    ["has nothing", config(""), /neither a token/],
    ["names a file by halves", config("tokenFile: token"), /absolute path/],
    ["is no YAML", "a: [", /not right/],
  ])("that %s is refused", (_what, text, message) => {
    expect(() => parseKubeconfig(text)).toThrow(message);
  });

  it("is never quoted in a refusal", () => {
    const secret = "s3cr3t-token";
    const wrong = config(`token: ${secret}, exec: { command: "aws" }`);
    let said = "";
    try {
      parseKubeconfig(wrong);
    } catch (error) {
      said = String(error);
    }
    expect(said).toMatch(/exec/);
    expect(said).not.toContain(secret);
  });
});
