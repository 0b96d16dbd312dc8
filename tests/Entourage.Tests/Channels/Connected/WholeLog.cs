using System.Text;
using Microsoft.Extensions.Logging;

namespace Entourage.Tests.Channels.Connected;

/// <summary>Everything that a server logs, at every level. Thread-safe.</summary>
internal sealed class WholeLog : ILoggerProvider, ILogger
{
    /// <summary>Settings with which a server says everything, and not on the console.</summary>
    public static readonly (string Name, string Value)[] Everything =
        [("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:System", "Trace"), ("Logging:Console:LogLevel:Default", "None")];

    private readonly Lock change = new();
    private readonly StringBuilder said = new();

    public string Text
    {
        get
        {
            lock (change) return said.ToString();
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (change) said.Append(formatter(state, exception)).Append(exception).AppendLine();
    }

    public void Dispose()
    {
    }
}
