using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// Reads headers, never texts, newest first: to whom the member has written, and who of them has written back by hand. A search for each person would take
/// minutes, and finds an address in other people's names.
/// </summary>
internal sealed class MailboxReading(ImapClient imap, MailboxPeople people, string? me, IReadOnlyDictionary<string, string> names, Action<Acquaintance> found)
{
    private const int MostMessages = 50_000;
    private const int AtOnce = 1_000;

    // Whoever writes to a hundred at once has not written to each of them.
    private const int LongestHeader = 10_000;
    private const int LongestName = 100;

    private static readonly FetchRequest ToWhom = new(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, [HeaderId.From, HeaderId.To, HeaderId.Cc, HeaderId.MessageId]);

    private static readonly FetchRequest FromWhom =
        new(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, [HeaderId.From, HeaderId.AutoSubmitted, HeaderId.ListId, HeaderId.ListUnsubscribe, HeaderId.Precedence, HeaderId.ReturnPath]);

    /// <summary>Reads what is new and tells everybody who is connected, once each.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (await SentAsync(stop) is not { } sent) return;
        people.Sent = await ReadAsync(sent, people.Sent, ToWhom, people.ForgetWritten, Written, stop);
        var told = new HashSet<string>(StringComparer.Ordinal);
        // The first time, people are told of while everything is read; afterwards what is new is little, and may make a tie stronger.
        var known = people.Inbox.Last > 0;
        people.Inbox = await ReadAsync(imap.Inbox!, people.Inbox, FromWhom, people.ForgetHeard, Heard, stop);
        foreach (var one in people.Mutual)
        {
            Tell(one);
        }

        void Heard(HeaderList headers, DateTimeOffset at)
        {
            if (From(headers) is { } from && Person(from) is { } person && people.Hear(person, Name(from.Name), at) is { } both && !known) Tell(both);
        }

        // The address book is the member's own word.
        void Tell(Acquaintance one)
        {
            if (told.Add(one.Recipient.Canonical)) found(names.TryGetValue(one.Recipient.Canonical, out var name) ? one with { Name = name } : one);
        }
    }

    private void Written(HeaderList headers, DateTimeOffset at)
    {
        // What we sent for the member is no letter of theirs.
        if (headers[HeaderId.MessageId]?.TrimStart('<', ' ').StartsWith(MailboxMessage.IdPrefix, StringComparison.Ordinal) == true) return;
        if (people.Me is null && From(headers) is { } mine && MailContacts.Read(mine.Address).Value?.Canonical == me) people.Me = Name(mine.Name);
        foreach (var header in headers)
        {
            if (header.Id is not (HeaderId.To or HeaderId.Cc)) continue;
            foreach (var to in Mailboxes(header))
            {
                if (Person(to) is { } person) people.Write(person, Name(to.Name), at);
            }
        }
    }

    // Null for what was not written by hand to somebody, and for what is from nobody in particular.
    private static MailboxAddress? From(HeaderList headers)
    {
        if (headers.Contains(HeaderId.ListId) || headers.Contains(HeaderId.ListUnsubscribe) || headers.Contains(HeaderId.Precedence)) return null;
        if (headers[HeaderId.AutoSubmitted] is { } automatic && !automatic.Trim().Equals("no", StringComparison.OrdinalIgnoreCase)) return null;
        if (headers[HeaderId.ReturnPath] is { } path && path.Trim().Trim('<', '>').Length == 0) return null;
        return headers.Where(one => one.Id == HeaderId.From).ToList() is [var from] && Mailboxes(from).ToList() is [var only] ? only : null;
    }

    private static async Task<FolderMark> ReadAsync(IMailFolder folder, FolderMark mark, FetchRequest what, Action anew, Action<HeaderList, DateTimeOffset> take, CancellationToken stop)
    {
        await folder.OpenAsync(FolderAccess.ReadOnly, stop);
        if (mark.Validity != folder.UidValidity)
        {
            if (mark != default) anew();
            mark = default;
        }
        var last = mark.Last;
        if (mark.Last == 0)
        {
            for (var above = folder.Count; above > Math.Max(0, folder.Count - MostMessages); above -= AtOnce)
            {
                Take(await folder.FetchAsync(Math.Max(0, above - AtOnce), above - 1, what, stop));
            }
        }
        else if (folder.UidNext is { } next)
        {
            var newest = (long)next.Id - 1;
            for (var high = newest; high > Math.Max(mark.Last, newest - MostMessages); high -= AtOnce)
            {
                var low = Math.Max(high - AtOnce + 1, mark.Last + 1L);
                Take(await folder.FetchAsync(new UniqueIdRange(folder.UidValidity, (uint)low, (uint)high), what, stop));
            }
        }
        return new(folder.UidValidity, last);

        void Take(IList<IMessageSummary> some)
        {
            foreach (var one in some.OrderByDescending(one => one.UniqueId.Id))
            {
                if (!one.UniqueId.IsValid || one.UniqueId.Id <= mark.Last || one.Headers is null) continue;
                last = Math.Max(last, one.UniqueId.Id);
                // When the server got it: what a letter says of its own date is its writer's word.
                take(one.Headers, one.InternalDate ?? default);
            }
        }
    }

    // The folder that the server says is for it (RFC 6154), or the one that is called so.
    private async Task<IMailFolder?> SentAsync(CancellationToken stop)
    {
        if ((imap.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) != 0 && imap.GetFolder(SpecialFolder.Sent) is { } sent) return sent;
        if (imap.PersonalNamespaces is not [var own, ..]) return null;
        var all = await imap.GetFoldersAsync(own, cancellationToken: stop);
        return all.FirstOrDefault(one => one.Name.Equals("Sent", StringComparison.OrdinalIgnoreCase));
    }

    private Recipient? Person(MailboxAddress address) => MailContacts.Read(address.Address).Value is { } person && person.Canonical != me ? person : null;

    // Read as bytes: the names are decoded after they have been told from the addresses.
    private static IEnumerable<MailboxAddress> Mailboxes(Header header) =>
        header.RawValue.Length <= LongestHeader && InternetAddressList.TryParse(ParserOptions.Default, header.RawValue, out var list) ? list.Mailboxes : [];

    /// <summary>As it is shown; null for what is none. A name that looks like an address could be taken for one.</summary>
    internal static string? Name(string? given)
    {
        if (string.IsNullOrWhiteSpace(given) || given.Contains('@', StringComparison.Ordinal)) return null;
        var name = PlainText.Clean(given, LongestName, LongestName * 4, "name", lines: false);
        return name.Ok && name.Value.Length > 0 ? name.Value : null;
    }
}
