using Entourage.Kernel;

namespace Entourage.Channels.Line;

/// <summary>LINE's share address. It opens the app on phones only; without the app a download page appears. line: addresses are deprecated because other apps could take them over.</summary>
internal sealed class LineChannel : IChannel
{
    public string Id => "line";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 50;

    public bool NeedsMobile => true;

    public Outcome<HandOver> HandOver(Uri link, string text, string? contact) =>
        AppAddress.Build(link, text, OneContact.None(contact), m =>
        {
            var message = Words.Before(m.Words, m.Link);
            return AppAddress.Open($"https://line.me/R/share?text={AppAddress.Encode(message)}", message);
        });
}
