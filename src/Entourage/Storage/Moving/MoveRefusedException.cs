namespace Entourage.Storage.Moving;

/// <summary>Why a site is not moved, in one sentence for its operator.</summary>
public sealed class MoveRefusedException : Exception
{
    /// <summary>No sentence.</summary>
    public MoveRefusedException()
    {
    }

    /// <summary>A sentence.</summary>
    public MoveRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A sentence, and the failure behind it.</summary>
    public MoveRefusedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it is about where to: an address that is wrong, or a server that cannot be used.</summary>
    public bool IsAboutTarget { get; init; }
}
