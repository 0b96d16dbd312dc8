using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entourage.Tests.Invitations.Redeems;

/// <summary>Passkeys that are not what they should be, while joining by a link and while signing in: one answer for all of them, and nothing kept.</summary>
public sealed class PasskeyAtTheDoorTests(Server server) : IClassFixture<Server>
{
    private const string Accounts = "/api/v1/accounts";
    private const string Sessions = "/api/v1/sessions";

    // Where the flags stand after the hash of the site's name (WebAuthn Level 3 §6.1).
    private const int Flags = 32;

    [Fact]
    public async Task R105_a_passkey_with_anything_wrong_in_it_makes_no_account_and_leaves_the_link_open()
    {
        using var authenticator = new SoftwareAuthenticator();
        var creator = await server.CreatorAsync("r105");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        Dictionary<string, Action<JsonNode>> wrongs = new()
        {
            ["challenge"] = made => Client(made, client => client["challenge"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
            ["origin"] = made => Client(made, client => client["origin"] = "https://elsewhere.example"),
            ["sub-domain"] = made => Client(made, client => client["origin"] = "https://evil.localhost"),
            ["scheme"] = made => Client(made, client => client["origin"] = "http://localhost"),
            ["type"] = made => Client(made, client => client["type"] = "webauthn.get"),
            ["cross-origin"] = made => Client(made, client => client["crossOrigin"] = true),
            ["name of the site"] = made => Attested(made, data => data[0] ^= 1),
            ["nobody verified"] = made => Attested(made, data => data[Flags] = 0x41),
            ["nobody present"] = made => Attested(made, data => data[Flags] = 0x44),
            ["no key"] = made => Attested(made, data => data[Flags] = 0x05),
            ["another's name"] = made => (made["id"], made["rawId"]) = ("AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA"),
            ["nothing attested"] = made => made["response"]!["attestationObject"] = "AAAA",
        };
        var refusals = new HashSet<string>(StringComparer.Ordinal);
        var before = server.Hash();
        foreach (var (what, spoil) in wrongs)
        {
            var begun = await visitor.PostAsync(Accounts + "/options", new { handle = "r105_new" });
            var credential = Node(authenticator.Create(begun.Json.GetProperty("publicKey")));
            spoil(credential);
            var refused = await visitor.PostAsync(Accounts, new { handle = "r105_new", ceremony = begun["ceremony"], credential, token = made.Token, ticket });
            Assert.True((refused.Status, refused.Code) == (400, "passkey_failed"), $"{what}: {refused.Status} {refused.Code}");
            refusals.Add(refused.Text);
        }
        Assert.Single(refusals);
        // Each ceremony is over with its answer, so not even these are left.
        Assert.Equal(before, server.Hash());
        var last = await visitor.PostAsync(Accounts + "/options", new { handle = "r105_new" });
        var good = authenticator.Create(last.Json.GetProperty("publicKey"));
        Assert.Equal(201, (await visitor.PostAsync(Accounts, new { handle = "r105_new", ceremony = last["ceremony"], credential = good, token = made.Token, ticket })).Status);
    }

    [Fact]
    public async Task R105_a_passkey_with_anything_wrong_in_it_signs_nobody_in()
    {
        using var authenticator = new SoftwareAuthenticator();
        using var neighbour = new SoftwareAuthenticator();
        await server.JoinWithPasskeyAsync("r105_member", authenticator);
        await server.JoinWithPasskeyAsync("r105_neighbour", neighbour);
        var others = Node(neighbour.Get((await server.Visitor().PostAsync(Sessions + "/options")).Json.GetProperty("publicKey")));
        Dictionary<string, Action<JsonNode>> wrongs = new()
        {
            ["challenge"] = made => Client(made, client => client["challenge"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))),
            ["origin"] = made => Client(made, client => client["origin"] = "https://elsewhere.example"),
            ["type"] = made => Client(made, client => client["type"] = "webauthn.create"),
            ["name of the site"] = made => Bytes(made, "authenticatorData", data => data[0] ^= 1),
            ["nobody verified"] = made => Bytes(made, "authenticatorData", data => data[Flags] = 0x01),
            ["signature"] = made => Bytes(made, "signature", data => data[^1] ^= 1),
            ["no signature"] = made => made["response"]!["signature"] = "",
            ["credential of somebody else"] = made => (made["id"], made["rawId"]) = (others["id"]!.DeepClone(), others["rawId"]!.DeepClone()),
            ["handle of somebody else"] = made => made["response"]!["userHandle"] = others["response"]!["userHandle"]!.DeepClone(),
        };
        var refusals = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (what, spoil) in wrongs)
        {
            var visitor = server.Visitor();
            var before = server.Hash();
            var begun = await visitor.PostAsync(Sessions + "/options");
            var credential = Node(authenticator.Get(begun.Json.GetProperty("publicKey")));
            spoil(credential);
            var refused = await visitor.PostAsync(Sessions, new { ceremony = begun["ceremony"], credential });
            Assert.True((refused.Status, refused.Code) == (400, "passkey_failed"), $"{what}: {refused.Status} {refused.Code}");
            Assert.DoesNotContain("__Host-s", visitor.Cookies.Select(cookie => cookie.Name));
            Assert.Equal(before, server.Hash());
            refusals.Add(refused.Text);
        }
        Assert.Single(refusals);
        Assert.Equal(200, (await server.Visitor().SignInAsync(authenticator)).Status);
    }

    [Fact]
    public async Task R106_a_challenge_is_answered_once()
    {
        using var authenticator = new SoftwareAuthenticator();
        var made = await (await server.CreatorAsync("r106")).InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var begun = await visitor.PostAsync(Accounts + "/options", new { handle = "r106_new" });
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        Assert.Equal(201, (await visitor.PostAsync(Accounts, new { handle = "r106_new", ceremony = begun["ceremony"], credential })).Status);
        var other = server.Visitor();
        ticket = await other.LandAsync(made.Token);
        await server.UnchangedAsync(409, "restart_ceremony", () =>
            other.PostAsync(Accounts, new { handle = "r106_new", ceremony = begun["ceremony"], credential, token = made.Token, ticket }));
        var opened = await other.PostAsync(Sessions + "/options");
        var proof = new { ceremony = opened["ceremony"], credential = authenticator.Get(opened.Json.GetProperty("publicKey")) };
        Assert.Equal(200, (await server.Visitor().PostAsync(Sessions, proof)).Status);
        await server.UnchangedAsync(409, "restart_ceremony", () => server.Visitor().PostAsync(Sessions, proof));
    }

    private static JsonNode Node(object credential) => JsonSerializer.SerializeToNode(credential)!;

    private static void Client(JsonNode credential, Action<JsonNode> change)
    {
        var client = JsonNode.Parse(Base64Url.DecodeFromChars(credential["response"]!["clientDataJSON"]!.GetValue<string>()))!;
        change(client);
        credential["response"]!["clientDataJSON"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(client.ToJsonString()));
    }

    private static void Attested(JsonNode credential, Action<ArraySegment<byte>> change) => Bytes(credential, "attestationObject", whole =>
    {
        var from = whole.AsSpan().IndexOf(SHA256.HashData("localhost"u8));
        change(new ArraySegment<byte>(whole.Array!, from, whole.Count - from));
    });

    private static void Bytes(JsonNode credential, string field, Action<ArraySegment<byte>> change)
    {
        var bytes = Base64Url.DecodeFromChars(credential["response"]![field]!.GetValue<string>());
        change(bytes);
        credential["response"]![field] = Base64Url.EncodeToString(bytes);
    }
}
