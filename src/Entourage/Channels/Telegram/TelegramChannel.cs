using Entourage.Kernel;

namespace Entourage.Channels.Telegram;

/// <summary>
/// Telegram's share link (core.telegram.org/api/links, "Share links"): a prepared message and address for the text field of a chat the
/// sender picks. Telegram writes the address first and the words on the next line.
/// </summary>
internal sealed class TelegramChannel : IChannel
{
    public string Id => "telegram";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 30;

    public bool NeedsMobile => false;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m => m.Words.Length == 0
            ? AppAddress.Open($"https://t.me/share/url?url={AppAddress.Encode(m.Link)}", m.Link)
            : AppAddress.Open(
                $"https://t.me/share/url?url={AppAddress.Encode(m.Link)}&text={AppAddress.Encode(m.Words)}", $"{m.Link}\n{m.Words}"));
}
