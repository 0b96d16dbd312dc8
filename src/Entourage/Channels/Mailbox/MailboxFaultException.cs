namespace Entourage.Channels.Mailbox;

/// <summary>Why a session with a mail server did not come about. Its message is ours: what the server wrote may hold anything.</summary>
public sealed class MailboxFaultException : Exception
{
    /// <summary>Without words.</summary>
    public MailboxFaultException() : this("The server did not keep to the protocol.")
    {
    }

    /// <summary>With words.</summary>
    public MailboxFaultException(string message) : base(message)
    {
    }

    /// <summary>With what it came from.</summary>
    public MailboxFaultException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Whether it is the account that the server refuses, rather than we the server.</summary>
    public bool Refused { get; init; }
}
