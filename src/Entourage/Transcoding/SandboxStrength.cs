namespace Entourage.Transcoding;

/// <summary>How well a child that reads strangers' files is kept apart.</summary>
[FrontDoor]
public enum SandboxStrength
{
    /// <summary>Limits, a process group of its own and an emptied environment only: this machine forbids namespaces.</summary>
    Reduced,

    /// <summary>Also no network and no way to outlive its run: bubblewrap is missing or may not mount, but <c>unshare</c> works.</summary>
    Offline,

    /// <summary>Also no other processes, and no files but the system's programs and libraries, one input and one output directory.</summary>
    Full,
}
