using System.Xml.Linq;

namespace Entourage.Channels.Xmpp;

/// <summary>The namespaces we speak.</summary>
internal static class XmppNames
{
    public static readonly XNamespace Stream = "http://etherx.jabber.org/streams";
    public static readonly XNamespace Client = "jabber:client";
    public static readonly XNamespace Tls = "urn:ietf:params:xml:ns:xmpp-tls";
    public static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    public static readonly XNamespace Bind = "urn:ietf:params:xml:ns:xmpp-bind";
    public static readonly XNamespace Session = "urn:ietf:params:xml:ns:xmpp-session";
    public static readonly XNamespace Roster = "jabber:iq:roster";
    public static readonly XNamespace Disco = "http://jabber.org/protocol/disco#info";
    public static readonly XNamespace Card = "vcard-temp";
    public static readonly XNamespace Ping = "urn:xmpp:ping";
    public static readonly XNamespace Archive = "urn:xmpp:mam:2";
    public static readonly XNamespace Forward = "urn:xmpp:forward:0";
    public static readonly XNamespace Form = "jabber:x:data";
    public static readonly XNamespace Paging = "http://jabber.org/protocol/rsm";
    public static readonly XNamespace Stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
}
