using System.Text;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// What a mail server says and hears, inside TLS: bounded in bytes, and in time for each reading and writing. Whatever goes wrong is an
/// <see cref="IOException"/>. After STARTTLS a server does not greet again, so the greeting that was heard comes first.
/// </summary>
internal sealed class MailboxStream(Stream secure, byte[] greeting, TimeSpan patience) : Stream
{
    // What greetings, capabilities and signing in may take.
    private const long MostAtFirst = 100_000;
    private const int LongestAnswer = 200;

    private readonly Stream secure = secure;
    private ReadOnlyMemory<byte> heard = greeting;
    private long left = MostAtFirst;
    private bool allowed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The beginning of what the server said last: MailKit keeps to itself why an account was refused.</summary>
    public string Said { get; private set; } = "";

    /// <summary>How much more the server may say.</summary>
    public void Allow(long bytes) => (left, allowed, Said) = (bytes, true, "");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (heard.Length > 0)
        {
            var some = heard[..Math.Min(heard.Length, buffer.Length)];
            some.CopyTo(buffer);
            heard = heard[some.Length..];
            return some.Length;
        }
        if (left <= 0) throw new IOException("The server says too much.");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            var read = await secure.ReadAsync(buffer, deadline.Token);
            left -= read;
            if (!allowed) Said = Encoding.Latin1.GetString(buffer.Span[..Math.Min(read, LongestAnswer)]);
            return read;
        }
        catch (OperationCanceledException reason) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The server does not answer.", reason);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            await secure.WriteAsync(buffer, deadline.Token);
        }
        catch (OperationCanceledException reason) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The server does not listen.", reason);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => secure.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) secure.Dispose();
        base.Dispose(disposing);
    }
}
