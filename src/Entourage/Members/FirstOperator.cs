using System.Security.Cryptography;
using System.Text;
using Entourage.Kernel;
using Entourage.Storage;

namespace Entourage.Members;

/// <summary>
/// The link that makes the first operator, printed when the server starts. It is derived from the site's key, so nothing is stored for it,
/// and it works only while there is no operator.
/// </summary>
public sealed class FirstOperator(SiteKeys keys)
{
    private const string Any = "SELECT 1 FROM members WHERE operator LIMIT 1";

    private readonly string setup = Base32.Encode(HMACSHA256.HashData(keys.For("first operator"), "setup"u8).AsSpan(0, 20));

    /// <summary>The path to join with, or null when there is an operator already.</summary>
    public string? Path(HotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Read(setup, static (rows, secret) => rows.Sql(Any).Number() is null ? $"/join?setup={secret}" : null);
    }

    internal bool Is(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(setup));
}
