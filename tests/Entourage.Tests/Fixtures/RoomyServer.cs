namespace Entourage.Tests.Fixtures;

/// <summary>Where newcomers who brought one another share so many invitations that none of them ever waits for the others.</summary>
public sealed class RoomyServer : Server
{
    public RoomyServer() => Settings["Allowance:PerSubtree"] = "100";
}
