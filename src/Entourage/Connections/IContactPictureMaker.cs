namespace Entourage.Connections;

/// <summary>Draws anew what came from a stranger. Connections do not know how pictures are decoded; the capability that does implements this. Thread-safe.</summary>
internal interface IContactPictureMaker
{
    /// <summary>Reads a JPEG, PNG or WebP (by its first bytes; nothing else about it is trusted) and draws a small square JPEG; null for what cannot be read.</summary>
    Task<byte[]?> DrawAsync(byte[] picture, CancellationToken stop);
}
