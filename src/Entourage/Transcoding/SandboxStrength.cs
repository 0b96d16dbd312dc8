namespace Entourage.Transcoding;

/// <summary>How well a child that reads strangers' files is kept apart.</summary>
public enum SandboxStrength
{
    /// <summary>Limits and an emptied environment only: this machine forbids namespaces, or bubblewrap is missing.</summary>
    Reduced,

    /// <summary>Also no network, no other processes, and no files but the system's libraries, one input and one output directory.</summary>
    Full,
}
