namespace Entourage.Channels.Xmpp;

/// <summary>Why a session with a server did not go on. Its message is ours: what the server wrote may hold anything.</summary>
public sealed class XmppFaultException : Exception
{
    /// <summary>Without words.</summary>
    public XmppFaultException() : this("The server did not keep to the protocol.")
    {
    }

    /// <summary>With words.</summary>
    public XmppFaultException(string message) : base(message)
    {
    }

    /// <summary>With what it came from.</summary>
    public XmppFaultException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Whether it is the account that the server refuses, rather than we the server.</summary>
    public bool Refused { get; init; }
}
