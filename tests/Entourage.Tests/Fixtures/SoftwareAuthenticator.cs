using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// A passkey in software: one ES256 key, attestation "none", user present and verified (WebAuthn Level 3 §6.1, §6.5.1 and §8.7). Its CBOR is
/// written by hand; the shapes are fixed.
/// </summary>
public sealed class SoftwareAuthenticator : IDisposable
{
    private const byte PresentAndVerified = 0x05;
    private const byte WithKey = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private string userHandle = "";

    /// <summary>The page it believes to be on.</summary>
    public string Origin { get; set; } = "https://localhost";

    /// <summary>The relying party it makes keys for.</summary>
    public string RelyingParty { get; set; } = "localhost";

    /// <summary>What it says of the person: present is 1, verified is 4.</summary>
    public byte Person { get; set; } = PresentAndVerified;

    /// <summary>The kind of ceremony it says it was, when not the right one.</summary>
    public string? Kind { get; set; }

    /// <summary>The challenge it answers, when not the one it was given.</summary>
    public string? Challenge { get; set; }

    /// <summary>How often it was used.</summary>
    public uint Uses { get; set; }

    /// <summary>What <c>navigator.credentials.create</c> would make of the options.</summary>
    public object Create(JsonElement options)
    {
        userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var client = ClientData("webauthn.create", options);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] authenticator = [.. AuthenticatorData((byte)(Person | WithKey)), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)authenticator.Length, .. authenticator,
        ];
        return Credential(new { clientDataJSON = Text(client), attestationObject = Text(attestation), transports = (string[])["internal"] });
    }

    /// <summary>What <c>navigator.credentials.get</c> would make of the options.</summary>
    public object Get(JsonElement options)
    {
        var client = ClientData("webauthn.get", options);
        var authenticator = AuthenticatorData(Person);
        var signature = key.SignData([.. authenticator, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new
        {
            clientDataJSON = Text(client),
            authenticatorData = Text(authenticator),
            signature = Text(signature),
            userHandle,
        });
    }

    public void Dispose() => key.Dispose();

    private object Credential(object response) =>
        new { id = Text(id), rawId = Text(id), type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response };

    private byte[] AuthenticatorData(byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, ++Uses);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty)), flags, .. counter];
    }

    private byte[] ClientData(string type, JsonElement options) => Encoding.UTF8.GetBytes(
        $$"""{"type":"{{Kind ?? type}}","challenge":"{{Challenge ?? options.GetProperty("challenge").GetString()}}","origin":"{{Origin}}","crossOrigin":false}""");

    private static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
