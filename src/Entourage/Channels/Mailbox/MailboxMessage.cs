using System.Security.Cryptography;
using MimeKit;

namespace Entourage.Channels.Mailbox;

/// <summary>An invitation as one plain message from the member's own address.</summary>
internal static class MailboxMessage
{
    /// <summary>How the ids of our own messages begin, so that an invitation is never taken for a letter that the member wrote.</summary>
    public const string IdPrefix = "entourage-";

    /// <summary>Writes it; null for a text that does not end with a link.</summary>
    /// <param name="from">The member's address.</param>
    /// <param name="to">The one person's.</param>
    /// <param name="invitation">The words, and the link as the last line.</param>
    /// <param name="now">When it leaves.</param>
    public static (MimeMessage Message, string Domain)? Write(MailboxAddress from, MailboxAddress to, Message invitation, DateTimeOffset now)
    {
        var text = invitation.Text;
        var end = text.LastIndexOf('\n') + 1;
        if (!Uri.TryCreate(text[end..], UriKind.Absolute, out var link) || (link.Scheme != Uri.UriSchemeHttps && link.Scheme != Uri.UriSchemeHttp)) return null;
        var domain = link.IdnHost;
        var message = new MimeMessage
        {
            Subject = Subject(text[..end], invitation.Title) ?? domain,
            Date = now.ToUniversalTime(),
            MessageId = $"{IdPrefix}{RandomNumberGenerator.GetHexString(24, lowercase: true)}@{domain}",
            Body = new TextPart("plain") { Text = text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" },
        };
        message.From.Add(from);
        message.To.Add(to);
        // RFC 8058. They also keep the reader's absence notice from answering.
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{link.AbsoluteUri}/unsubscribe>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        return (message, domain);
    }

    /// <summary>
    /// What the clip is called, else the beginning of the words; null without either. Programs that show the subject right before the text, as Delta Chat does,
    /// would else show the first line twice.
    /// </summary>
    public static string? Subject(string words, string title) => MailChannel.Subject(title) ?? MailChannel.Subject(words);
}
