using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entourage.Tests.Members.Passkeys;

/// <summary>Ceremonies whose answers were made by something else than an honest authenticator: none of them makes or opens an account.</summary>
public sealed class HostilePasskeyTests(Server server) : IClassFixture<Server>, IDisposable
{
    private readonly SoftwareAuthenticator authenticator = new();

    [Fact]
    public async Task T22_a_sign_in_with_one_thing_wrong_is_refused()
    {
        await server.JoinWithPasskeyAsync("t22_signer", authenticator);
        (string What, Action<SoftwareAuthenticator> Change, Action<SoftwareAuthenticator> Back)[] wrong =
        [
            ("origin", one => one.Origin = "https://elsewhere.example", one => one.Origin = "https://localhost"),
            ("look-alike origin", one => one.Origin = "https://localhost.elsewhere.example", one => one.Origin = "https://localhost"),
            ("null origin", one => one.Origin = "null", one => one.Origin = "https://localhost"),
            ("relying party", one => one.RelyingParty = "elsewhere.example", one => one.RelyingParty = "localhost"),
            ("kind", one => one.Kind = "webauthn.create", one => one.Kind = null),
            ("challenge of its own", one => one.Challenge = Base64Url.EncodeToString(new byte[32]), one => one.Challenge = null),
            ("no challenge", one => one.Challenge = "", one => one.Challenge = null),
            ("nobody present", one => one.Person = 0x04, one => one.Person = 0x05),
        ];
        foreach (var (what, change, back) in wrong)
        {
            change(authenticator);
            Assert.Equal((what, 400, "passkey_failed"), Of(what, await server.Visitor().SignInAsync(authenticator)));
            back(authenticator);
        }
        Assert.Equal(200, (await server.Visitor().SignInAsync(authenticator)).Status);
    }

    [Fact]
    public async Task T22_J23_every_part_of_an_answer_is_looked_at()
    {
        await server.JoinWithPasskeyAsync("t22_parts", authenticator);
        using var stranger = new SoftwareAuthenticator();
        await server.JoinWithPasskeyAsync("t22_other", stranger);
        (string What, Action<JsonObject> Change)[] wrong =
        [
            ("id is not rawId", one => one["rawId"] = Base64Url.EncodeToString(new byte[16])),
            ("another id", one => one["id"] = Base64Url.EncodeToString(new byte[16])),
            ("no id", one => one.Remove("id")),
            ("type", one => one["type"] = "password"),
            ("empty user handle", one => one["response"]!["userHandle"] = ""),
            ("another user handle", one => one["response"]!["userHandle"] = Base64Url.EncodeToString(new byte[16])),
            ("signature", one => Flip(one, "signature", -1)),
            ("no signature", one => one["response"]!["signature"] = ""),
            ("authenticator's data", one => Flip(one, "authenticatorData", 36)),
            ("short data", one => one["response"]!["authenticatorData"] = Base64Url.EncodeToString(new byte[36])),
            ("client's data", one => Flip(one, "clientDataJSON", 20)),
            ("client's data is no JSON", one => one["response"]!["clientDataJSON"] = Base64Url.EncodeToString("[]"u8)),
            ("no base64", one => one["response"]!["signature"] = "%%%"),
            ("numbers", one => one["response"]!["signature"] = 1),
            ("no answer", one => one.Remove("response")),
            ("no answer's parts", one => one["response"] = new JsonObject()),
            ("a list", one => one["response"] = new JsonArray()),
        ];
        foreach (var (what, change) in wrong)
        {
            var answer = await ChangedAsync("/api/v1/sessions/options", "/api/v1/sessions", options => authenticator.Get(options), change);
            Assert.Equal((what, 400, "passkey_failed"), Of(what, answer));
        }
        // A counter that goes back means a copy of the key: the framework opens nothing for it.
        authenticator.Uses = 0;
        Assert.Equal("passkey_failed", (await server.Visitor().SignInAsync(authenticator)).Code);
        authenticator.Uses = 100;
        Assert.Equal(200, (await server.Visitor().SignInAsync(authenticator)).Status);
    }

    [Fact]
    public async Task J23_no_attestation_breaks_anything()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x81, 1000), 0x00];
        byte[] deepMap = [.. Enumerable.Repeat((byte[])[0xA1, 0x61, 0x61], 1000).SelectMany(one => one), 0x00];
        (string What, Action<JsonObject> Change)[] wrong =
        [
            ("deep", one => Attest(one, deep)), ("deep map", one => Attest(one, deepMap)), ("a megabyte", one => Attest(one, new byte[1_000_000])), ("empty",
            one => Attest(one, [])),
            ("endless", one => Attest(one, [0x9F, .. Enumerable.Repeat((byte)0x9F, 200)])), ("promised much", one => Attest(one, [0x5B, 0x7F, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
            ("algorithm nobody knows", one => Edit(one, bytes => Replace(bytes, [0x03, 0x26, 0x20], [0x03, 0x39, 0xFF, 0xFE, 0x20]))),
            ("key of another kind", one => Edit(one, bytes => Replace(bytes, [0xA5, 0x01, 0x02], [0xA5, 0x01, 0x03]))),
            ("no such curve", one => Edit(one, bytes => Replace(bytes, [0x20, 0x01, 0x21], [0x20, 0x08, 0x21]))),
            ("not on the curve", one => Edit(one, bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)])),
            ("too short", one => Edit(one, bytes => bytes[..^10])), ("something after it", one => Edit(one, bytes => [.. bytes, 1, 2, 3])),
            ("id longer than it says", one => Edit(one, bytes => [.. bytes[..53], 0xFF, 0xFF, .. bytes[55..]])),
            ("id is not rawId", one => one["rawId"] = Base64Url.EncodeToString(new byte[16])), ("type", one => one["type"] = "x"), ("no answer",
            one => one.Remove("response")),
            ("client's data", one => one["response"]!["clientDataJSON"] = "e30"), ("a text", one => one["response"]!["attestationObject"] = "\u0000"),
        ];
        var before = server.Count("SELECT count(*) FROM members");
        foreach (var (what, change) in wrong)
        {
            using var fresh = new SoftwareAuthenticator();
            var answer = await ChangedAsync("/api/v1/accounts/options", "/api/v1/accounts", options => fresh.Create(options), change, "j23_newcomer");
            Assert.Equal((what, 400, "passkey_failed"), Of(what, answer));
        }
        foreach (var credential in (string[])["{}", "[]", "1", "\"x\"", "true", $"{{\"id\":{new string('[', 50)}{new string(']', 50)}}}"])
        {
            var visitor = server.Visitor();
            var begun = await visitor.PostAsync("/api/v1/accounts/options", new { handle = "j23_newcomer" });
            using var body = new StringContent($"{{\"handle\":\"j23_newcomer\",\"ceremony\":\"{begun["ceremony"]}\",\"credential\":{credential}}}", Encoding.UTF8, "application/json");
            Assert.Equal((credential, 400, "passkey_failed"), Of(credential, await visitor.PostAsync("/api/v1/accounts", body)));
        }
        Assert.Equal(before, server.Count("SELECT count(*) FROM members"));
    }

    public void Dispose() => authenticator.Dispose();

    private async Task<Answer> ChangedAsync(string begin, string end, Func<JsonElement, object> answer, Action<JsonObject> change, string? handle = null)
    {
        var visitor = server.Visitor();
        var begun = await visitor.PostAsync(begin, handle is null ? null : new { handle });
        var credential = JsonSerializer.SerializeToNode(answer(begun.Json.GetProperty("publicKey")))!.AsObject();
        change(credential);
        return await visitor.PostAsync(end, new { handle, ceremony = begun["ceremony"], credential });
    }

    private static (string What, int Status, string? Code) Of(string what, Answer answer) => (what, answer.Status, answer.Code);

    private static void Flip(JsonObject credential, string part, int at)
    {
        var bytes = Base64Url.DecodeFromChars(credential["response"]![part]!.GetValue<string>());
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        credential["response"]![part] = Base64Url.EncodeToString(bytes);
    }

    private static void Attest(JsonObject credential, byte[] attestation) => credential["response"]!["attestationObject"] = Base64Url.EncodeToString(attestation);

    // Changes what the authenticator says, and writes its length anew.
    private static void Edit(JsonObject credential, Func<byte[], byte[]> change)
    {
        var bytes = Base64Url.DecodeFromChars(credential["response"]!["attestationObject"]!.GetValue<string>());
        var at = bytes.AsSpan().IndexOf("authData"u8) + 8;
        var changed = change(bytes[(at + 2)..]);
        Attest(credential, [.. bytes[..at], 0x59, (byte)(changed.Length >> 8), (byte)changed.Length, .. changed]);
    }

    private static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        var at = bytes.AsSpan().LastIndexOf(what);
        Assert.True(at >= 0);
        return [.. bytes[..at], .. with, .. bytes[(at + what.Length)..]];
    }
}
