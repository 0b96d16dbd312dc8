using System.Globalization;
using System.Text;
using Entourage.Bench.Crowds;

namespace Entourage.Bench.Load;

/// <summary>Whole HTTP requests as a phone's browser sends them, made before the clock runs.</summary>
internal static class Requests
{
    public const string Redeem = "/api/v1/invitations/redeem";
    public const string RedeemWithEf = "/bench/redeem-with-ef";
    public const string NoOp = "/bench/no-op";
    public const string NoOpForAnybody = "/bench/no-op-for-anybody";

    private const string Browser =
        "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36\r\n"
        + "Accept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br\r\n";

    /// <summary>Opens a link from another app.</summary>
    public static string Open(string address, string token, Reader? reader) =>
        $"GET /i/{token} HTTP/1.1\r\nHost: {Host(address)}\r\n{Browser}Accept: text/html,application/xhtml+xml\r\nSec-Fetch-Site: none\r\n"
        + $"Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-User: ?1\r\n{Cookies(reader)}\r\n";

    /// <summary>Presses the landing page's button.</summary>
    public static string Post(string address, string path, string token, string ticket, Reader? reader)
    {
        var body = $$"""{"token":"{{token}}","ticket":"{{ticket}}","gesture":true}""";
        return $"POST {path} HTTP/1.1\r\nHost: {Host(address)}\r\n{Browser}Accept: application/json\r\nOrigin: {address}\r\nSec-Fetch-Site: same-origin\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"{Cookies(reader)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    public static string Get(string address, string path, Reader? reader) =>
        $"GET {path} HTTP/1.1\r\nHost: {Host(address)}\r\n{Browser}Accept: application/json\r\nSec-Fetch-Site: same-origin\r\n{Cookies(reader)}\r\n";

    /// <summary>As <c>requests.lua</c> reads them.</summary>
    public static void Write(string file, IEnumerable<string> requests)
    {
        using var output = new StreamWriter(file, append: false, Encoding.ASCII, 1 << 20);
        foreach (var request in requests)
        {
            output.Write(request);
            output.Write('\0');
        }
    }

    private static string Host(string address) => new Uri(address).Authority;

    private static string Cookies(Reader? reader) => reader is null ? "" : $"Cookie: {reader.Cookies}\r\n";
}
