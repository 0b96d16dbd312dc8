namespace Entourage.Channels;

/// <summary>
/// The member's own mail program (RFC 6068): a draft with one recipient at most. §5 asks for CRLF line ends in the body; the subject is
/// the first line of the words.
/// </summary>
internal sealed class MailChannel : IHandOffChannel
{
    private const int LongestSubject = 70;

    public string Id => "mail";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 70;

    public bool NeedsMobile => false;

    public ContactKind Contact => ContactKind.Email;

    public Outcome<Recipient?> ReadContact(string? contact) => MailContacts.Read(contact);

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var message = words.Before(AppAddress.Link(link));
        var subject = AppAddress.Encode(Subject(words.Text) ?? link.Host);
        var body = AppAddress.Encode(message.Replace("\n", "\r\n", StringComparison.Ordinal));
        return AppAddress.Open($"mailto:{Mailbox(to?.Address)}?subject={subject}&body={body}", message);
    }

    private static string Mailbox(string? address)
    {
        if (address is null) return "";
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return $"{AppAddress.Encode(address[..at])}@{address[(at + 1)..]}";
    }

    /// <summary>The first line of a text; null without one. Whole graphemes, so that no emoji family is cut in half.</summary>
    internal static string? Subject(string words)
    {
        var line = words.Split('\n', 2)[0].Trim();
        if (line.Length == 0) return null;
        var info = new StringInfo(line);
        return info.LengthInTextElements <= LongestSubject ? line : info.SubstringByTextElements(0, LongestSubject - 1).TrimEnd() + "…";
    }
}
