using Entourage.Transcoding;

namespace Entourage.Clips;

/// <summary>
/// The film that is begun while its upload comes in: one at a time on this server, because it takes processors and memory for as long as the upload lasts. Others are
/// made when they have arrived. Thread-safe.
/// </summary>
internal sealed class HeadStarts(ClipMaker maker, ClipFolders folders) : IAsyncDisposable
{
    private readonly Lock change = new();
    private One? current;

    /// <summary>Begins one; null when it would bring nothing, or while there is another.</summary>
    /// <param name="clip">Of what.</param>
    /// <param name="bytes">How much will come, where that is known.</param>
    public async Task<HeadStart?> BeginAsync(ClipId clip, long? bytes)
    {
        if (bytes < HeadStart.Enough) return null;
        One? vain;
        One one;
        lock (change)
        {
            vain = current;
            if (vain is { Early.IsVain: false }) return null;
            current = one = new(clip, maker.Begin(folders.Arriving(clip), folders.EarlyDraft(clip)));
        }
        if (vain is not null) await vain.Early.DisposeAsync();
        return one.Early;
    }

    /// <summary>What was begun of a clip, if anything.</summary>
    public HeadStart? Of(ClipId clip)
    {
        lock (change) return current?.Clip == clip ? current.Early : null;
    }

    /// <summary>Ends what was begun of a clip, without waiting for its end.</summary>
    public void Cancel(ClipId clip)
    {
        lock (change)
        {
            if (current?.Clip == clip) current.Early.Cancel();
        }
    }

    /// <summary>Ends what was begun of a clip, and removes what it made.</summary>
    public async Task EndAsync(ClipId clip)
    {
        One ended;
        lock (change)
        {
            if (current is not { } now || now.Clip != clip) return;
            (ended, current) = (now, null);
        }
        await ended.Early.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (current is { } now) await EndAsync(now.Clip);
    }

    private sealed record One(ClipId Clip, HeadStart Early);
}
