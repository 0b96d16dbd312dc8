using System.Security.Cryptography;
using Entourage.Channels;
using Entourage.Channels.Mailbox;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>The site's own signature, as a reader's mail server checks it after the message has passed the member's.</summary>
[Trait("Needs", "mail")]
public sealed class MailboxSignatureTests(MailboxWorld world) : IClassFixture<MailboxWorld>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-dkim-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public async Task What_arrives_is_signed_by_the_site_with_both_headers_of_one_press(string kind)
    {
        var (file, published) = kind == "rsa" ? Rsa() : Ed25519();
        var settings = Options.Create(new ChannelsOptions { Mailbox = world.Own(key: file) });
        var channel = new MailboxChannel(new MailboxDoor(new MailboxServers(settings), settings), new MailboxAddressBook(new MailboxServers(settings), settings), new MailboxMemory(TimeProvider.System), settings, TimeProvider.System);
        await world.ReadAsync("bob@mail.lan");
        var to = new Recipient(ContactKind.Email, "bob@mail.lan", "bob@mail.lan", []);
        var text = "Grüße vom See, mit einer Zeile, die länger ist als alles, was eine Zeile in einem Brief sein darf, damit sie umbrochen wird.\n\nhttps://clips.lan/i/abc";
        Assert.Equal(Sent.HandedOver, await channel.SendAsync(new("alice@mail.lan", "pw-alice"), to, new(text), () => ValueTask.FromResult(true), Stop));
        var letter = Assert.Single(await world.LettersAsync("bob@mail.lan"));
        var signature = Assert.Single(letter.Headers, one => one.Id == HeaderId.DkimSignature);
        var verifier = new DkimVerifier(new Published("entourage._domainkey.clips.lan", published));
        verifier.Enable(DkimSignatureAlgorithm.Ed25519Sha256);
        Assert.True(await verifier.VerifyAsync(letter, signature, Stop));
        var covered = signature.Value.Split(';').Single(part => part.Trim().StartsWith("h=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("list-unsubscribe:list-unsubscribe-post", covered.Replace("\t", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        letter.Headers[HeaderId.ListUnsubscribe] = "<https://evil.lan/>";
        Assert.False(await verifier.VerifyAsync(letter, signature, Stop));
    }

    [Fact]
    public async Task A_key_that_is_none_stops_the_start()
    {
        Assert.True(MailboxSignature.CanRead(Rsa().File));
        Assert.True(MailboxSignature.CanRead(Ed25519().File));
        var nonsense = Path.Combine(folder, "nonsense.pem");
        await File.WriteAllTextAsync(nonsense, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", Stop);
        Assert.False(MailboxSignature.CanRead(nonsense));
        Assert.False(MailboxSignature.CanRead(Path.Combine(folder, "missing.pem")));
        Assert.False(MailboxSignature.CanRead(world.Authority.File));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("example.org imap.example.net:993 smtp.example.net:465; Bücher.example mail.example.net:143 mail.example.net:587", 2)]
    [InlineData("example.org imap.example.net:993", -1)]
    [InlineData("example.org imap.example.net smtp.example.net:465", -1)]
    [InlineData("example.org imap.example.net:99999 smtp.example.net:465", -1)]
    [InlineData("example.org 127.0.0.1:993 smtp.example.net:465", -1)]
    public void Servers_that_an_operator_names_are_read_or_refused(string hosts, int domains) => Assert.Equal(domains, MailboxOptions.ReadHosts(hosts)?.Count ?? -1);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (string File, AsymmetricKeyParameter Published) Rsa()
    {
        using var rsa = RSA.Create(2048);
        return (Write(rsa.ExportPkcs8PrivateKey()), DotNetUtilities.GetRsaPublicKey(rsa));
    }

    private (string File, AsymmetricKeyParameter Published) Ed25519()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        // PKCS #8 with the algorithm 1.3.101.112 (RFC 8410 §7).
        return (Write([.. Convert.FromHexString("302e020100300506032b657004220420"), .. key]), new Ed25519PrivateKeyParameters(key).GeneratePublicKey());
    }

    private string Write(byte[] key)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, PemEncoding.WriteString("PRIVATE KEY", key) + "\n");
        return file;
    }

    private sealed class Published(string where, AsymmetricKeyParameter key) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            Assert.Equal(where, $"{selector}._domainkey.{domain}");
            return key;
        }

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
