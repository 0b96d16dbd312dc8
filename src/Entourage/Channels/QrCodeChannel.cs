using System.Net;
using System.Text;
using QRCoder;

namespace Entourage.Channels;

/// <summary>
/// A QR code for the person beside you (ISO/IEC 18004, error correction M: 15 % may be hidden by a thumb). It holds the link alone,
/// because a camera opens an address and shows other text as text.
/// </summary>
internal sealed class QrCodeChannel : IHandOffChannel
{
    public string Id => "qr_code";

    public HandOverKind Kind => HandOverKind.Qr;

    public int Order => 90;

    public bool NeedsMobile => false;

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var address = AppAddress.Link(link);
        return new HandOver(HandOverKind.Qr, null, address, Draw(address));
    }

    // The modules come with their quiet zone of 4 (ISO/IEC 18004 §5.3.8). Always dark on light, whatever the page's theme: many cameras do not read the reverse.
    private static string Draw(string link)
    {
        using var code = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (!modules[y][x]) continue;
                var from = x;
                while (x + 1 < modules.Count && modules[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        }
        return FormattableString.Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules.Count} {modules.Count}" role="img" shape-rendering="crispEdges">
            <title>{WebUtility.HtmlEncode(link)}</title>
            <path fill="#fff" d="M0 0h{modules.Count}v{modules.Count}H0z"/>
            <path fill="#000" d="{path}"/>
            </svg>
            """);
    }
}
