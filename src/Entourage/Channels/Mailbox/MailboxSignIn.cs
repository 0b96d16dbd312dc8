using System.Net;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Security;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// Signs in by the best mechanism of ours that the server has; its own order is no advice. Never one that binds to the channel: TLS is ours here, and MailKit
/// does not know it.
/// </summary>
internal static class MailboxSignIn
{
    private static readonly (string Name, Func<NetworkCredential, SaslMechanism> Make)[] Ours =
    [
        ("SCRAM-SHA-512", who => new SaslMechanismScramSha512(who)),
        ("SCRAM-SHA-256", who => new SaslMechanismScramSha256(who)),
        ("SCRAM-SHA-1", who => new SaslMechanismScramSha1(who)),
        ("PLAIN", who => new SaslMechanismPlain(who)),
        ("LOGIN", who => new SaslMechanismLogin(who)),
    ];

    /// <summary>Signs in.</summary>
    /// <param name="server">Connected, inside TLS.</param>
    /// <param name="stream">What it says.</param>
    /// <param name="offered">The mechanisms it names.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="MailboxFaultException">The server refuses, or cannot show that it knows the password too.</exception>
    public static async Task RunAsync(IMailService server, MailboxStream stream, IReadOnlySet<string> offered, ConnectedAccount account, CancellationToken stop)
    {
        var (_, make) = Array.Find(Ours, one => offered.Contains(one.Name));
        if (make is null) throw new MailboxFaultException("The server has no way of signing in that we know.");
        var mechanism = new Bounded(make(new NetworkCredential(account.Address, account.Secret)));
        try
        {
            await server.AuthenticateAsync(mechanism, stop);
            if (!mechanism.IsAuthenticated) throw new MailboxFaultException("The server has not shown that it knows the password.");
        }
        catch (AuthenticationException reason)
        {
            throw new MailboxFaultException("The server refuses.", reason) { Refused = !mechanism.IsDisproved && IsFinal(stream.Said) };
        }
        catch (Exception wrong) when (wrong is SaslException or FormatException or ArgumentException or CryptographicException)
        {
            throw new MailboxFaultException("The server's proof is wrong.", wrong);
        }
    }

    // A server that cannot look the password up right now (RFC 4954 §6, RFC 5530 §3) has not said that it is wrong.
    private static bool IsFinal(string said) => !said.StartsWith('4') && !said.Contains("[UNAVAILABLE]", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses to work for a server for an hour.</summary>
    private sealed class Bounded(SaslMechanism inner) : SaslMechanism(inner.Credentials)
    {
        // PBKDF2 with what a server asks for: one that wants more than this wants our processor.
        private const int MostRounds = 500_000;
        private const int LongestChallenge = 4096;

        public override string MechanismName => inner.MechanismName;

        public override bool SupportsInitialResponse => inner.SupportsInitialResponse;

        /// <summary>Whether what the server said is wrong, which MailKit takes for a refusal.</summary>
        public bool IsDisproved { get; private set; }

        protected override byte[] Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
        {
            IsDisproved = true;
            string? said = null;
            if (token is not null)
            {
                Check(token.AsSpan(startIndex, length));
                said = Convert.ToBase64String(token, startIndex, length);
            }
            var answer = Convert.FromBase64String(inner.Challenge(said, cancellationToken));
            (IsAuthenticated, IsDisproved) = (inner.IsAuthenticated, false);
            return answer;
        }

        private static void Check(ReadOnlySpan<byte> challenge)
        {
            if (challenge.Length > LongestChallenge) throw new FormatException();
            foreach (var part in Encoding.UTF8.GetString(challenge).Split(','))
            {
                if (part.StartsWith("i=", StringComparison.Ordinal)
                    && (!int.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) || rounds is < 1 or > MostRounds))
                {
                    throw new FormatException();
                }
            }
        }
    }
}
