using System.Net;
using System.Net.Http.Headers;

namespace Entourage.Channels.Fediverse;

/// <summary>The form with a message in it, which asks right before its first byte leaves whether it may. It leaves once.</summary>
internal sealed class FediversePost : HttpContent
{
    private readonly byte[] form;
    private readonly Func<ValueTask<bool>> leaving;
    private bool asked;

    public FediversePost(byte[] form, Func<ValueTask<bool>> leaving)
    {
        (this.form, this.leaving) = (form, leaving);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
    }

    /// <summary>Whether any of it may have left.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether it was not to leave any more.</summary>
    public bool IsUnwanted { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (asked) throw new IOException("A message leaves once.");
        asked = true;
        if (!await leaving())
        {
            IsUnwanted = true;
            throw new IOException("The message is not to leave any more.");
        }
        HasBegun = true;
        await stream.WriteAsync(form, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = form.Length;
        return true;
    }
}
