using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MailKit.Security;

namespace Entourage.Channels.Xmpp;

/// <summary>
/// Signs in (RFC 6120 §6) by the best mechanism of ours that the server has; its own order is no advice. Never one that binds to the channel: outside of
/// its own clients MailKit's say that they bind and do not.
/// </summary>
internal static class XmppSignIn
{
    // PBKDF2 with what a server asks for: one that wants more than this wants our processor.
    private const int MostRounds = 500_000;

    private static readonly string[] Refusals = ["not-authorized", "account-disabled", "credentials-expired", "invalid-authzid"];

    private static readonly (string Name, Func<NetworkCredential, SaslMechanism> Make)[] Ours =
    [
        ("SCRAM-SHA-512", who => new SaslMechanismScramSha512(who)),
        ("SCRAM-SHA-256", who => new SaslMechanismScramSha256(who)),
        ("SCRAM-SHA-1", who => new SaslMechanismScramSha1(who)),
        ("PLAIN", who => new SaslMechanismPlain(who)),
    ];

    /// <summary>Signs in on a stream that is secure.</summary>
    /// <exception cref="XmppFaultException">The server refuses, or cannot show that it knows the password too.</exception>
    public static async Task RunAsync(XmppStream stream, XElement features, string user, string secret, CancellationToken stop)
    {
        if (!stream.IsSecure) throw new XmppFaultException("The connection is not secure.");
        var offered = features.Element(XmppNames.Sasl + "mechanisms")?.Elements(XmppNames.Sasl + "mechanism").Select(one => one.Value).ToHashSet(StringComparer.Ordinal) ?? [];
        var (name, make) = Array.Find(Ours, one => offered.Contains(one.Name));
        if (make is null) throw new XmppFaultException("The server has no way of signing in that we know.");
        try
        {
            var mechanism = make(new NetworkCredential(user, secret));
            var first = await mechanism.ChallengeAsync("", stop);
            await stream.WriteAsync(new XElement(XmppNames.Sasl + "auth", new XAttribute("mechanism", name), first.Length > 0 ? first : "="));
            await AnswerAsync(stream, mechanism, stop);
        }
        catch (Exception wrong) when (wrong is SaslException or FormatException or ArgumentException or CryptographicException)
        {
            throw new XmppFaultException("The server's proof is wrong.", wrong);
        }
    }

    private static async Task AnswerAsync(XmppStream stream, SaslMechanism mechanism, CancellationToken stop)
    {
        for (var turns = 0; turns < 4; turns++)
        {
            var said = await stream.NextAsync();
            if (said.Name == XmppNames.Sasl + "challenge")
            {
                Check(said.Value);
                await stream.WriteAsync(new XElement(XmppNames.Sasl + "response", await mechanism.ChallengeAsync(said.Value, stop)));
            }
            else if (said.Name == XmppNames.Sasl + "success")
            {
                // With SCRAM the server shows with its last word that it knows the password as well.
                if (mechanism is not SaslMechanismPlain && !mechanism.IsAuthenticated) await mechanism.ChallengeAsync(said.Value, stop);
                if (!mechanism.IsAuthenticated) throw new XmppFaultException("The server has not shown that it knows the password.");
                return;
            }
            else if (said.Name == XmppNames.Sasl + "failure")
            {
                var refused = said.Elements().Any(one => Array.Exists(Refusals, name => one.Name == XmppNames.Sasl + name));
                throw new XmppFaultException("The server refuses.") { Refused = refused };
            }
            else
            {
                throw new XmppFaultException();
            }
        }
        throw new XmppFaultException();
    }

    private static void Check(string challenge)
    {
        if (challenge.Length > 4096) throw new XmppFaultException();
        var said = Encoding.UTF8.GetString(Convert.FromBase64String(challenge));
        foreach (var part in said.Split(','))
        {
            if (part.StartsWith("i=", StringComparison.Ordinal)
                && (!int.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) || rounds is < 1 or > MostRounds))
            {
                throw new XmppFaultException();
            }
        }
    }
}
