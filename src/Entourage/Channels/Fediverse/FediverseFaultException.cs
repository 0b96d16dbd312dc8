namespace Entourage.Channels.Fediverse;

/// <summary>Why asking a server came to nothing. Its message is ours: what the server wrote may hold anything.</summary>
public sealed class FediverseFaultException : Exception
{
    /// <summary>Without words.</summary>
    public FediverseFaultException() : this("The server did not keep to the API.")
    {
    }

    /// <summary>With words.</summary>
    public FediverseFaultException(string message) : base(message)
    {
    }

    /// <summary>With what it came from.</summary>
    public FediverseFaultException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Whether it is the account that the server refuses, rather than we the server.</summary>
    public bool Refused { get; init; }
}
