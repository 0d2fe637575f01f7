#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a small snapshot (NDJSON, as the gateway would send it) with every state of the interface in it.

  make_world.py FILE [--long]   --long: a hundred more people, and one thread of 400 texts"""
import datetime
import json
import sys

NOW = datetime.datetime.now(datetime.timezone.utc)
MINUTE = 60


def at(minutes_ago):
    moment = NOW - datetime.timedelta(minutes=minutes_ago)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.') + f'{moment.microsecond // 1000:03d}Z'


class World:
    def __init__(self):
        self.lines = {kind: [] for kind in ('settings', 'agent', 'number', 'source', 'profile', 'conversation', 'message')}
        self.change = 0

    def add(self, kind, /, **values):
        self.change += 1
        values['change'] = self.change
        self.lines[kind].append(values)

    def person(self, key, first, last, address, texts, state='open', read=True, consent='subscribed', city='Milano',
               country='IT', language='it', **rest):
        """texts: (minutes ago, origin, text, extra)."""
        profile = dict(id=f'p-{key}', address=address, answerable=address.startswith('+'), first_name=first, last_name=last,
                       city=city, country=country, language=language, consent=consent, created_at=at(60000))
        if consent == 'subscribed':
            profile.update(consent_how='keyword', consent_word='JOIN', consent_at=at(60 * 24 * 40))
        if consent == 'unsubscribed':
            profile.update(consent_how='keyword', consent_word='STOP', consent_at=at(60 * 24 * 2))
        profile.update(rest.pop('profile', {}))
        self.add('profile', **{k: v for k, v in profile.items() if v is not None})
        position = last_inbound = 0
        last = {}
        for minutes, origin, text, extra in texts:
            position += 1
            message = dict(id=f'm-{key}-{position:04d}', conversation_id=f'c-{key}', position=position, origin=origin, text=text,
                           state='received' if origin == 'inbound' else 'delivered', created_at=at(minutes))
            if origin == 'reply':
                message['agent_id'] = 'a-ana'
            if origin not in ('inbound', 'reply'):
                message['source_id'] = 's-sale'
            message.update(extra)
            if message['state'] == 'delivered':
                message.update(sent_at=at(minutes), delivered_at=at(minutes))
            self.add('message', **message)
            if origin == 'inbound':
                last_inbound = position
            last = message
        self.add('conversation', id=f'c-{key}', profile_id=f'p-{key}', number_id='n-1', state=state,
                 read_through=position if read else max(0, last_inbound - 1), last_inbound=last_inbound, marked_unread=False,
                 last_position=position, began_at=at(50000), last_at=last['created_at'], last_text=last['text'],
                 last_origin=last['origin'], last_state=last['state'], last_media='media' in last,
                 **({'last_agent_id': last['agent_id']} if 'agent_id' in last else {}), **rest)

    def write(self, path):
        with open(path, 'w', encoding='utf-8') as out:
            counts = {kind: len(objects) for kind, objects in self.lines.items() if objects}
            out.write(json.dumps({'cursor': 'seed.1', 'counts': counts}) + '\n')
            for kind, objects in self.lines.items():
                for values in sorted(objects, key=lambda o: o['id']):
                    out.write(json.dumps({'kind': kind, 'object': values}, ensure_ascii=False) + '\n')
            out.write('{"end": true}\n')


def build(long=False):
    w = World()
    w.add('settings', id='settings', organization_prefix='ACME', organization_email='ciao@example.com', time_zone='Europe/Rome',
          country='IT', badge=True, undo_ms=5000, send_late_ms=3600000, answer_target_ms=3600000)
    w.add('agent', id='a-ana', name='Ana Riva', email='ana@example.com', role='owner', removed=False)
    w.add('agent', id='a-leo', name='Leo Bassi', email='leo@example.com', role='support', removed=False)
    w.add('number', id='n-1', address='+393475550100', label='Negozio', carrier='simulator')
    w.add('source', id='s-sale', kind='campaign', name='Saldi estivi')
    w.add('source', id='s-cart', kind='flow', name='Carrello')
    w.person('giulia', 'Giulia', 'Ferri', '+393475550132', [
        (60 * 27, 'campaign', 'ACME: −20% su tutto fino a domenica. https://filo.li/Xa93kQ2', {}),
        (60 * 26.5, 'inbound', 'Ciao! Vale anche sulle scarpe?', {}),
        (60 * 26.4, 'reply', 'Ciao Giulia! Sì, anche sulle scarpe 👟', {'agent_id': 'a-leo'}),
        (160, 'campaign', 'ACME: ultimo giorno di saldi. filo.li/Xa93kQ2', {}),
        (139, 'inbound', 'Ciao, il mio ordine non è ancora arrivato 😕', {}),
        (138, 'inbound', 'È il numero 1042, doveva arrivare ieri', {}),
        (136, 'reply', 'Ciao Giulia, controllo subito e ti scrivo tra poco.', {}),
        (2, 'inbound', 'Grazie! È un regalo per domani 🙈', {})], read=False,
        profile=dict(email='giulia.ferri@example.com'))
    w.person('dana', 'Dana', 'Kim', '+12125550111', [
        (60 * 5, 'flow', 'You left something in your cart: https://filo.li/cart', {'source_id': 's-cart'}),
        (28, 'inbound', 'Can I still change the size? 🙏', {})], read=False, city='New York', country='US', language='en')
    w.person('marco', 'Marco', 'Rossi', '+393475550133', [
        (70, 'inbound', 'Posso rendere le scarpe?', {}),
        (58, 'reply', 'Certo, domani ti mando l’etichetta per il reso.', {})])
    w.person('luca', 'Luca', 'Bianchi', '+393475550134', [
        (80, 'inbound', '', {'media': [{'id': 'f-1', 'name': 'scarpe.jpg', 'type': 'image/jpeg', 'size': 482113, 'width': 1200,
                                        'height': 900}]})])
    w.person('anon', None, None, '+12125550132', [(100, 'inbound', 'do you ship to Brooklyn?', {})], read=False,
             consent='never', city=None, country='US', language='en')
    w.person('sofia', 'Sofia', 'Esposito', '+393475550135', [
        (140, 'inbound', 'A domani!', {}), (125, 'reply', 'Buona serata!', {})], back_at=at(10))
    w.person('paolo', 'Paolo', 'Neri', '+393475550136', [(168, 'inbound', 'ok grazie mille', {})])
    w.person('states', 'Chiara', 'Conti', '+393475550137', [
        (200, 'inbound', 'Mi mandate il link per pagare? Va bene anche https://pagamenti.example.com/ordine/1042?x=1&y=2', {}),
        (199, 'reply', 'Ecco.', {'state': 'sent', 'sent_at': at(199)}),
        (190, 'auto-responder', 'ACME: grazie per il messaggio. Rispondiamo tra poco.', {'source_id': None}),
        (180, 'reply', 'Ti ho scritto anche per e-mail', {'state': 'failed', 'failure': 'the number is switched off'}),
        (175, 'reply', 'Hai ricevuto?', {'state': 'unknown'}),
        (170, 'reply', 'Ti chiamo io', {'state': 'marked_sent', 'settled_by': 'a-leo'}),
        (165, 'reply', 'A dopo', {'state': 'queued'})])
    w.person('stop', 'Nina', 'Gallo', '+393475550138', [
        (60 * 50, 'inbound', 'Quando arriva?', {}),
        (60 * 49, 'inbound', 'STOP', {'keyword': 'opt-out'}),
        (60 * 49, 'keyword-reply', 'ACME: non riceverai più messaggi.', {'source_id': None})], consent='unsubscribed')
    w.person('brand', None, None, 'POSTE', [(60 * 30, 'inbound', 'Il tuo pacco è in consegna.', {})], consent='never', city=None,
             country=None, language=None)
    w.person('snoozed', 'Elena', 'Riva', '+393475550139', [(60 * 4, 'inbound', 'Ne riparliamo lunedì', {})], state='snoozed',
             snoozed_until=at(-60 * 20))
    w.person('closed', 'Tommaso', 'Villa', '+393475550140', [(60 * 70, 'inbound', 'Perfetto, grazie!', {})], state='closed')
    w.person('blocked', 'Spam', 'Bot', '+393475550141', [(60 * 90, 'inbound', 'Hai vinto!!!', {})], state='closed',
             profile=dict(blocked_at=at(60 * 24), blocked_by='a-leo'))
    if long:
        for i in range(100):
            w.person(f'x{i:03d}', f'Persona {i:03d}', 'Prova', f'+3934755{i:05d}',
                     [(60 * 24 * 3 + i * 37, 'inbound', f'Domanda numero {i}, quando avete tempo.', {})])
        w.person('long', 'Lunga', 'Storia', '+393475559999', [
            (60 * 24 * 20 - i * 40, 'inbound' if i % 3 else 'reply', f'Messaggio {i}: ' + 'parole e ancora parole ' * (i % 7), {})
            for i in range(400)])
    for line in w.lines['message']:
        for name in [n for n, v in line.items() if v is None]:
            del line[name]
    return w


if __name__ == '__main__':
    build('--long' in sys.argv).write(sys.argv[1])
