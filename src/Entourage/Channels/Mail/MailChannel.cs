using System.Globalization;
using Entourage.Kernel;

namespace Entourage.Channels.Mail;

/// <summary>
/// The member's own mail program (RFC 6068): a draft with one recipient at most. §5 asks for CRLF line ends in the body; the subject is
/// the first line of the words.
/// </summary>
internal sealed class MailChannel : IChannel
{
    private const int LongestSubject = 70;

    public string Id => "mail";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 70;

    public bool NeedsMobile => false;

    public ContactKind Contact => ContactKind.Email;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.MailAddress(contact), m =>
        {
            var message = Words.Before(m.Words, m.Link);
            var subject = AppAddress.Encode(Subject(m.Words) ?? link.Host);
            var body = AppAddress.Encode(message.Replace("\n", "\r\n", StringComparison.Ordinal));
            return AppAddress.Open($"mailto:{Recipient(m.Contact)}?subject={subject}&body={body}", message);
        });

    private static string Recipient(string? address)
    {
        if (address is null) return "";
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return $"{AppAddress.Encode(address[..at])}@{address[(at + 1)..]}";
    }

    // Whole graphemes, so that no emoji family is cut in half.
    private static string? Subject(string words)
    {
        var line = words.Split('\n', 2)[0].Trim();
        if (line.Length == 0) return null;
        var info = new StringInfo(line);
        return info.LengthInTextElements <= LongestSubject ? line : info.SubstringByTextElements(0, LongestSubject - 1).TrimEnd() + "…";
    }
}
