#!/usr/bin/env bash
# MailKit 4.18.2: what goes over the line when a message with umlauts, or with a very long line, is signed (DKIM) before it is sent; the server does not
# offer 8BITMIME.
#
# Guess, written down first: SmtpClient looks at what the server can do and encodes the parts accordingly, as it does for every message. A signature either
# stays valid through that, because DkimSigner has encoded the parts before, or is broken by it; the line is a lawful one in both cases.
#
# What happens: without a signature it is as guessed (base64 for umlauts, quoted-printable for the long line). With one MailKit leaves the message alone, and
# DkimSigner has encoded nothing: raw bytes above 127 go to a server that has not offered to take them, with no Content-Transfer-Encoding
# to say so, and a line of 1200 letters goes out as it is. The signature is valid at the first hop, so a test on the loopback is green; a relay that
# makes seven bits of it, as it may, or wraps the line changes what was signed. Prepare(EncodingConstraint.SevenBit) before Sign gives both.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Signed.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><PackageReference Include="MailKit" Version="4.18.2" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Security;

var maker = new RsaKeyPairGenerator();
maker.Init(new KeyGenerationParameters(new SecureRandom(), 2048));
var keys = maker.GenerateKeyPair();
Console.WriteLine($"MailKit {typeof(SmtpClient).Assembly.GetName().Version}");
foreach (var (kind, text) in new[] { ("umlauts", "Schöne Grüße\n"), ("long line", new string('a', 1200) + "\n") })
{
    foreach (var way in (string[])["not signed", "signed", "prepared and signed"])
    {
        var message = new MimeMessage { Subject = "A film", Body = new TextPart("plain") { Text = text } };
        message.From.Add(new MailboxAddress("Ada", "ada@films.test"));
        message.To.Add(new MailboxAddress("Bob", "bob@films.test"));
        if (way == "prepared and signed") message.Prepare(EncodingConstraint.SevenBit);
        if (way != "not signed") new DkimSigner(keys.Private, "films.test", "s") { BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed }.Sign(message, [HeaderId.From, HeaderId.Subject]);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Serve(listener);
        using (var smtp = new SmtpClient())
        {
            await smtp.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, SecureSocketOptions.None);
            await smtp.SendAsync(message);
            await smtp.DisconnectAsync(true);
        }
        var arrived = await served;
        var read = MimeMessage.Load(new MemoryStream(arrived));
        var signature = read.Headers.IndexOf(HeaderId.DkimSignature);
        Console.WriteLine($"{kind}, {way}: {arrived.Count(one => one > 127)} bytes above 127, {Encoding.Latin1.GetString(arrived).Split("\r\n").Count(line => line.Length > 998)} lines too long, "
            + $"Content-Transfer-Encoding {read.Body!.Headers[HeaderId.ContentTransferEncoding] ?? "not given"}{(signature < 0 ? "" : $", signature {(new DkimVerifier(new OneKey(keys.Public)).Verify(read, read.Headers[signature]) ? "valid" : "broken")}")}");
    }
}

// A server of the old kind: it offers nothing but how much it takes.
static async Task<byte[]> Serve(TcpListener listener)
{
    using var client = await listener.AcceptTcpClientAsync();
    using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
    var message = new StringBuilder();
    await Say("220 mx.films.test");
    while (await reader.ReadLineAsync() is { } line)
    {
        if (line.StartsWith("EHLO")) await Say("250-mx.films.test\r\n250 SIZE 1000000");
        else if (line == "DATA")
        {
            await Say("354 go on");
            while (await reader.ReadLineAsync() is { } part && part != ".") message.Append(part.StartsWith('.') ? part[1..] : part).Append("\r\n");
            await Say("250 taken");
        }
        else await Say(line == "QUIT" ? "221 bye" : "250 fine");
    }
    return Encoding.Latin1.GetBytes(message.ToString());

    async Task Say(string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
}

sealed class OneKey(AsymmetricKeyParameter key) : IDkimPublicKeyLocator
{
    public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken stop = default) => key;
    public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken stop = default) => Task.FromResult(key);
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Signed.dll | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
umlauts, not signed: 0 bytes above 127, 0 lines too long, Content-Transfer-Encoding base64
umlauts, signed: 6 bytes above 127, 0 lines too long, Content-Transfer-Encoding not given, signature valid
umlauts, prepared and signed: 0 bytes above 127, 0 lines too long, Content-Transfer-Encoding base64, signature valid
long line, not signed: 0 bytes above 127, 0 lines too long, Content-Transfer-Encoding quoted-printable
long line, signed: 0 bytes above 127, 1 lines too long, Content-Transfer-Encoding not given, signature valid
long line, prepared and signed: 0 bytes above 127, 0 lines too long, Content-Transfer-Encoding quoted-printable, signature valid
X
echo "Seen as described."
