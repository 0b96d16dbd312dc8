using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Entourage.Channels.Mailbox;

/// <summary>Mail from the member's own mailbox. What was learnt from real servers, and decides here, is in docs/channels.md.</summary>
internal sealed class MailboxChannel(MailboxDoor door, MailboxAddressBook addressBook, MailboxMemory memory, IOptions<ChannelsOptions> options, TimeProvider time) : IConnectedChannel
{
    // The site's own name is not known before there is a link; the machine's is nobody's business.
    private const string Nameless = "localhost";

    // All of a session but the reading of headers; each answer has its own patience.
    private const int MostAnswers = 6;

    // The headers of 50,000 messages are 16 MiB.
    private const long MostWhenReading = 64_000_000;
    private const long MostWhenSending = 100_000;

    private readonly TimeSpan longest = MostAnswers * TimeSpan.FromSeconds(options.Value.Mailbox.AnswerSeconds);
    private readonly MailboxSignature? signature =
        options.Value.Mailbox.DkimKey is { Length: > 0 } key ? new MailboxSignature(key, options.Value.Mailbox.DkimSelector) : null;

    public string Id => "mailbox";

    public int Order => 71;

    public ContactKind Contact => ContactKind.Email;

    // Mail knows no connections, only letters: of somebody whom the member knows in another way it shows nothing.
    public bool TakesTyped => true;

    public Recipient? ReadTyped(string contact) => MailContacts.Read(contact).Value;

    public string? SubjectOf(string words, string title) => MailboxMessage.Subject(words, title);

    public void Forget(string address) => memory.Forget(address);

    public async Task<Outcome<ConnectedAccount>> ConnectAsync(AccountProof given, CancellationToken stop)
    {
        if (MailContacts.Read(given.Address).Value is not { } address) return ChannelProblems.AccountNotValid;
        if (given.Secret.Length is 0 or > 1000) return ChannelProblems.AccountRefused;
        var account = new ConnectedAccount(address.Address, given.Secret);
        try
        {
            await using var reader = await ReaderAsync(account, stop);
            await using var sender = await SenderAsync(account, Nameless, stop);
            return account;
        }
        catch (MailboxFaultException reason)
        {
            return Problem(reason);
        }
    }

    public async Task<Outcome<Done>> ContactsAsync(ConnectedAccount account, Action<Acquaintance> found, CancellationToken stop)
    {
        try
        {
            await using var reader = await ReaderAsync(account, stop);
            var people = memory.Recall(account.Address);
            var names = await addressBook.NamesAsync(account, stop);
            await new MailboxReading(reader.Client, people, MailContacts.Read(account.Address).Value?.Canonical, names, found).RunAsync(stop);
            memory.Keep(account.Address, people);
            return default(Done);
        }
        catch (MailboxFaultException reason)
        {
            return Problem(reason);
        }
        catch (Exception reason) when (IsTheirs(reason, stop))
        {
            return ChannelProblems.AccountUnreachable;
        }
    }

    public async Task<Sent> SendAsync(ConnectedAccount account, Recipient to, Message invitation, Func<ValueTask<bool>> leaving, CancellationToken stop)
    {
        if (MailContacts.Read(to.Address).Value is not { } reader) return Sent.Failed;
        var (from, receiver) = (new MailboxAddress(memory.NameOf(account.Address), account.Address), new MailboxAddress(null, reader.Address));
        if (MailboxMessage.Write(from, receiver, invitation, time.GetUtcNow()) is not var (message, domain)) return Sent.Failed;
        using (message)
        {
            signature?.Sign(message, domain);
            MailboxSession<SmtpClient> sender;
            try
            {
                sender = await SenderAsync(account, domain, stop);
            }
            catch (MailboxFaultException reason)
            {
                return reason.Refused ? Sent.AccountRefused : Sent.NotYet;
            }
            await using (sender)
            {
                return await leaving() ? await SendAsync(sender.Client, message, from, receiver, stop) : Sent.NotWanted;
            }
        }
    }

    // MailKit's exceptions are the same before the message and after it; only the progress tells whether any of it has left.
    private async Task<Sent> SendAsync(SmtpClient smtp, MimeMessage message, MailboxAddress from, MailboxAddress to, CancellationToken stop)
    {
        using var deadline = Deadline(stop);
        var progress = new Progress();
        try
        {
            await smtp.SendAsync(message, from, [to], deadline.Token, progress);
            return Sent.HandedOver;
        }
        catch (SmtpCommandException refused)
        {
            if ((int)refused.StatusCode >= 500 || refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted) return Sent.Failed;
            return progress.HasLeft ? Sent.Unknown : Sent.NotYet;
        }
        catch (Exception reason) when (IsTheirs(reason, CancellationToken.None))
        {
            return progress.HasLeft ? Sent.Unknown : Sent.NotYet;
        }
    }

    private async Task<MailboxSession<ImapClient>> ReaderAsync(ConnectedAccount account, CancellationToken stop)
    {
        var imap = new ImapClient();
        await OpenAsync(imap, MailboxTask.Read, Nameless, account, () => imap.AuthenticationMechanisms, stop);
        return new(imap);
    }

    private async Task<MailboxSession<SmtpClient>> SenderAsync(ConnectedAccount account, string me, CancellationToken stop)
    {
        var smtp = new SmtpClient { LocalDomain = me };
        await OpenAsync(smtp, MailboxTask.Send, me, account, () => smtp.AuthenticationMechanisms, stop);
        // One way of sending, and no letters in an address that the next server may not know.
        smtp.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.UTF8);
        return new(smtp);
    }

    private async Task OpenAsync(MailService client, MailboxTask task, string me, ConnectedAccount account, Func<HashSet<string>> offered, CancellationToken stop)
    {
        using var deadline = Deadline(stop);
        MailboxStream? stream = null;
        try
        {
            var domain = account.Address[(account.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];
            stream = await door.OpenAsync(domain, task, me, deadline.Token);
            await client.ConnectAsync(stream, domain, 0, SecureSocketOptions.None, deadline.Token);
            await MailboxSignIn.RunAsync(client, stream, offered(), account, deadline.Token);
            stream.Allow(task == MailboxTask.Read ? MostWhenReading : MostWhenSending);
        }
        catch (Exception reason)
        {
            client.Dispose();
            if (stream is not null) await stream.DisposeAsync();
            if (reason is not MailboxFaultException && IsTheirs(reason, stop)) throw new MailboxFaultException("The connection failed.", reason);
            throw;
        }
    }

    private CancellationTokenSource Deadline(CancellationToken stop)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(longest);
        return deadline;
    }

    /// <summary>Whether an exception is a server's doing. A deadline of ours that has passed is their slowness; the caller's own token is the caller's.</summary>
    internal static bool IsTheirs(Exception reason, CancellationToken stop) => reason switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,
        IOException or TimeoutException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException or ProtocolException or CommandException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or FolderNotFoundException or ObjectDisposedException or FormatException => true,
        _ => false,
    };

    private static Problem Problem(MailboxFaultException reason) => reason.Refused ? ChannelProblems.AccountRefused : ChannelProblems.AccountUnreachable;

    private sealed class Progress : ITransferProgress
    {
        /// <summary>Whether the server may have anything of the message.</summary>
        public bool HasLeft { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasLeft |= bytesTransferred > 0;

        public void Report(long bytesTransferred) => HasLeft |= bytesTransferred > 0;
    }
}
