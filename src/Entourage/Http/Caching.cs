namespace Entourage.Http;

/// <summary>
/// How long files are kept whose address changes with their content. A browser may keep what it has seen. A cache that many share, such as a CDN, must ask
/// again after five minutes (RFC 9111 §5.2.2.10): what is deleted here is then gone there.
/// </summary>
internal static class Caching
{
    /// <summary>For what everybody may see.</summary>
    public const string Public = "public, max-age=31536000, s-maxage=300, immutable";

    /// <summary>For what was handed to one person.</summary>
    public const string Private = "private, max-age=31536000, immutable";

    /// <summary>For what is otherwise in a moment.</summary>
    public const string Nothing = "no-store";
}
